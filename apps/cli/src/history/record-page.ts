import type { ApplyRecord, RecordDifferences } from '@maestro-ng/engine';
import { type Cell, type Column, layOut } from '../render/columns.ts';
import { differenceLines } from '../render/difference-lines.ts';
import { duration } from '../render/duration.ts';
import { sanitize } from '../render/sanitize.ts';
import { type TableStyle, verdictCell } from './history-table.ts';
import { recordPhrase } from './record-phrases.ts';

const columns: readonly Column[] = [
  { heading: 'INSTANCE', dispensable: 0 },
  { heading: 'SERVICE', dispensable: 2 },
  { heading: 'SHIP', dispensable: 1 },
  { heading: 'IMAGE', dispensable: 0, comfortable: 24 },
  { heading: 'ID', dispensable: 3 },
  { heading: 'DIGEST', dispensable: 4 },
  { heading: 'STATE', dispensable: 0 },
];

/** A record that was compared with the one before it; null: there is none. */
export interface ComparedRecord {
  readonly record: ApplyRecord;
  readonly before: { readonly number: number; readonly differences: RecordDifferences } | null;
}

/** What `maestro history N` prints. */
export function recordPage({ record, before }: ComparedRecord, table: TableStyle): string[] {
  const { style } = table;
  const { colors } = style;
  const verdict = verdictCell(record, style);
  return [
    colors.bold(recordPhrase(record)),
    `${verdict.paint?.(verdict.text) ?? verdict.text}, by Maestro ${sanitize(record.version)}`,
    ...instanceTable(record, table),
    colors.dim('changes'),
    ...changeLines(record),
    ...(before === null
      ? ['There is no record of what was before.']
      : [
          colors.dim(`differences from record ${before.number}`),
          ...recordDifferences(before.differences, table),
        ]),
  ];
}

function changeLines({ verdict, changes }: ApplyRecord): string[] {
  if (verdict === 'unfinished') return ['  not known: it is at work, or was cut short'];
  return changes.map(
    ({ name, ship, outcome, milliseconds, untouched }) =>
      `  ${sanitize(name)} (${sanitize(ship)}): ${sanitize(outcome)} in ${duration(milliseconds)}${untouched === true ? ', nothing was changed' : ''}`,
  );
}

function instanceTable({ instances }: ApplyRecord, { style, columns: room }: TableStyle): string[] {
  const rows = Object.values(instances).map(({ name, service, ship, image, state }): Cell[] => [
    { text: sanitize(name), paint: style.colors.bold },
    { text: sanitize(service) },
    { text: sanitize(ship) },
    { text: sanitize(image.name) },
    { text: sanitize((image.id ?? '').replace(/^sha256:/, '').slice(0, 12)), paint: style.colors.dim },
    { text: sanitize(image.digests[0] ?? '') },
    { text: state === 'stands' ? state : `${style.symbols.skipped} ${sanitize(state.replace('-', ' '))}` },
  ]);
  return layOut(columns, rows, {
    columns: room,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
  });
}

function recordDifferences({ added, removed, changed }: RecordDifferences, table: TableStyle): string[] {
  const lines = [
    ...changed.flatMap(({ instance, differences }) => [
      `  ~ ${sanitize(instance)}`,
      ...differenceLines(differences, table),
    ]),
    ...added.map((name) => `  + ${sanitize(name)}`),
    ...removed.map((name) => `  - ${sanitize(name)}`),
  ];
  return lines.length === 0 ? ['  none'] : lines;
}
