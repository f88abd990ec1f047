import { type Cell, type Column, layOut } from '../render/columns.ts';
import { listed } from '../render/grammar.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Style } from '../render/style.ts';
import type { ShownExplanation, ShownValue } from './shown-explanation.ts';

/** Things of one kind, below a line that says which. */
interface Section {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly from: string; readonly value: string }[];
}

const columns: readonly Column[] = [
  { heading: 'NAME', dispensable: 0 },
  { heading: 'FROM', dispensable: 0 },
  { heading: 'VALUE', dispensable: 0, comfortable: 24 },
];

/** An explanation as one table of sections. @param options.columns undefined: nothing is cut. */
export function explanationLines(
  explanation: ShownExplanation,
  { style, columns: width }: { readonly style: Style; readonly columns: number | undefined },
): string[] {
  const { bold, dim } = style.colors;
  const rows = sectionsOf(explanation).flatMap(({ title, rows: inside }): Cell[][] => [
    [{ text: title, paint: bold }, { text: '' }, { text: '' }],
    ...inside.map(({ name, from, value }): Cell[] => [
      { text: `  ${sanitize(name)}` },
      { text: sanitize(from), paint: dim },
      { text: sanitize(value) },
    ]),
  ]);
  return layOut(columns, rows, {
    columns: width,
    ellipsis: style.symbols.ellipsis,
    paintHeading: dim,
    wraps: true,
  });
}

function sectionsOf(explanation: ShownExplanation): Section[] {
  const { instance, service, ship, place, waitsFor, checks, values } = explanation;
  const groups = [...new Set(values.map(({ group }) => group))];
  return [
    { title: 'placed', rows: [{ name: instance, from: place ?? '', value: `on ${ship}, of ${service}` }] },
    { title: 'waits for', rows: waitsFor.map(waitRow) },
    {
      title: 'checks',
      rows: checks.map(({ state, check, place: from }) => ({ name: state, from: from ?? '', value: check })),
    },
    ...groups.map((group) => ({
      title: group,
      rows: values.filter((value) => value.group === group).map(valueRow),
    })),
  ].filter(({ rows }) => rows.length > 0);
}

function waitRow(wait: ShownExplanation['waitsFor'][number]): Section['rows'][number] {
  const { service, instances, neededBy, key, place } = wait;
  const because = key === 'requires' ? `${neededBy} requires it` : `${neededBy} takes its volumes`;
  const what = instances.length === 0 ? 'no instances' : listed(instances);
  return { name: service, from: place ?? '', value: `${what}; ${because}` };
}

function valueRow(value: ShownValue): Section['rows'][number] {
  return { name: value.name, from: sourcePhrase(value), value: valueText(value) };
}

/** `maestro.yaml:4:12 (service) {{ env.TAG }}`. */
function sourcePhrase({ from, of, place, reads }: ShownValue): string {
  switch (from) {
    case 'file': {
      const owner = of === null || of === 'instance' ? '' : ` (${of})`;
      return `${place ?? ''}${owner}${reads.length === 0 ? '' : ` {{ ${reads.join(', ')} }}`}`;
    }
    case 'env-file':
      return place ?? '';
    case 'maestro':
      return 'Maestro';
    case 'default':
      return 'default';
  }
}

function valueText({ group, value }: ShownValue): string {
  if (typeof value === 'string') return value === '' ? '""' : value;
  return value === null && group === 'variables' ? 'not set' : JSON.stringify(value);
}
