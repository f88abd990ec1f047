import type { Finding, Verdict } from '@maestro-ng/engine';
import { type Cell, type Column, layOut } from './columns.ts';
import { count } from './grammar.ts';
import { prose } from './prose.ts';
import { sanitize } from './sanitize.ts';
import type { Style } from './style.ts';

const columns: readonly Column[] = [
  { heading: 'WHERE', dispensable: 0 },
  { heading: 'CHECK', dispensable: 0 },
  { heading: 'RESULT', dispensable: 0 },
];

/** The table that `maestro doctor` prints; below it, what to do about each row that is not as it should be. */
export function doctorLines(
  findings: readonly Finding[],
  { style, width }: { readonly style: Style; readonly width: number | undefined },
): string[] {
  const rows = findings.map((finding): Cell[] => [
    { text: where(finding), paint: style.colors.bold },
    { text: sanitize(finding.check) },
    resultCell(finding, style),
  ]);
  const table = layOut(columns, rows, {
    columns: width,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
    wraps: true,
  });
  const advice = findings
    .filter(({ verdict }) => verdict !== 'ok')
    .flatMap((finding) => adviceLines(finding, style))
    .map((line) => prose(line, width));
  return [...table, ...(advice.length === 0 ? [] : ['', ...advice]), '', prose(summary(findings), width)];
}

function where({ ship }: Finding): string {
  return ship === null ? '(here)' : sanitize(ship);
}

function resultCell({ verdict, detail }: Finding, { symbols, colors }: Style): Cell {
  const text = sanitize(detail);
  switch (verdict) {
    case 'ok':
      return { text: `${symbols.success} ${text}`, paint: colors.green };
    case 'warning':
      return { text: `! ${text}`, paint: colors.yellow };
    case 'wrong':
    case 'unreachable':
      return { text: `${symbols.failure} ${text}`, paint: colors.red };
  }
}

/** The detail once more, as the table may have cut it, and what to do. */
function adviceLines(finding: Finding, style: Style): string[] {
  const { colors } = style;
  const isWarning = finding.verdict === 'warning';
  const paint = isWarning ? colors.yellow : colors.red;
  const label = paint(colors.bold(isWarning ? 'warning' : 'error'));
  const { check, detail, hint } = finding;
  return [
    `${label}: ${colors.bold(where(finding))}, ${sanitize(check)}: ${sanitize(detail)}`,
    ...(hint === undefined ? [] : [`  ${style.hint(hint)}`]),
  ];
}

function summary(findings: readonly Finding[]): string {
  const of = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  const parts = [
    ...(of('wrong') > 0 ? [`${of('wrong')} wrong`] : []),
    ...(of('unreachable') > 0 ? [`${of('unreachable')} unreachable`] : []),
    ...(of('warning') > 0 ? [count(of('warning'), 'warning')] : []),
  ];
  return `doctor: ${count(findings.length, 'check')}, ${parts.length === 0 ? 'all well' : parts.join(', ')}`;
}
