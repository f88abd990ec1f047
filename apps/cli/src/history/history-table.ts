import type { ApplyRecord } from '@maestro-ng/engine';
import { type Cell, type Column, layOut } from '../render/columns.ts';
import { countInstances } from '../render/count-instances.ts';
import { sanitize } from '../render/sanitize.ts';
import type { Style } from '../render/style.ts';
import { askedPhrase, timePhrase } from './record-phrases.ts';

const columns: readonly Column[] = [
  { heading: 'RECORD', dispensable: 0 },
  { heading: 'WHEN', dispensable: 1 },
  { heading: 'WHO', dispensable: 2 },
  { heading: 'WHAT', dispensable: 0, comfortable: 24 },
  { heading: 'VERDICT', dispensable: 0 },
  { heading: 'CHANGES', dispensable: 3 },
];

export interface TableStyle {
  readonly style: Style;
  /** undefined: nothing is cut. */
  readonly columns: number | undefined;
}

/** The table that `maestro history` prints, the newest record first. */
export function historyTable(
  records: readonly ApplyRecord[],
  { style, columns: room }: TableStyle,
): string[] {
  const rows = records.toReversed().map((record): Cell[] => [
    { text: String(record.number), paint: style.colors.bold },
    { text: timePhrase(record) },
    { text: sanitize(record.who) },
    { text: askedPhrase(record) },
    verdictCell(record, style),
    {
      text:
        record.verdict === 'unfinished'
          ? '?'
          : String(countInstances(touched(record).map(({ name }) => name))),
    },
  ]);
  return layOut(columns, rows, {
    columns: room,
    ellipsis: style.symbols.ellipsis,
    paintHeading: style.colors.dim,
  });
}

/** What of its changes changed something. */
export function touched({ changes }: Pick<ApplyRecord, 'changes'>): ApplyRecord['changes'] {
  return changes.filter(({ untouched }) => untouched !== true);
}

export function verdictCell({ verdict }: ApplyRecord, { symbols, colors }: Style): Cell {
  switch (verdict) {
    case 'succeeded':
      return { text: `${symbols.success} ${verdict}`, paint: colors.green };
    case 'interrupted':
    case 'unfinished':
      return { text: `${symbols.failure} ${verdict}`, paint: colors.yellow };
    default:
      return { text: `${symbols.failure} ${sanitize(verdict)}`, paint: colors.red };
  }
}
