import { type Journal, journalOf } from './journal.ts';
import { type JournalHead, type JournalRecord, journalFormat } from './record.ts';

/** What a journal's text says; `other-format`: a newer tool wrote it; `unreadable`: its head is missing or torn. */
export type ReadJournal =
  | { readonly ok: true; readonly journal: Journal }
  | { readonly ok: false; readonly because: 'other-format' | 'unreadable' };

/**
 * Reads a journal, however it ended: what a crash tore off is the end of its last line, or some of its last lines.
 */
export function readJournal(text: string): ReadJournal {
  const [first, ...rest] = text.split('\n');
  const head = parse(first ?? '');
  if (head?.['type'] !== 'journal') return { ok: false, because: 'unreadable' };
  if (head['format'] !== journalFormat) return { ok: false, because: 'other-format' };
  const records: JournalRecord[] = [];
  for (const line of [first ?? '', ...rest]) {
    const record = parse(line);
    // Nothing was written in place of a line that a crash tore: what follows it is of a later process.
    if (record === undefined || (record['type'] === 'journal' && !isHead(record))) continue;
    records.push(record as unknown as JournalRecord);
  }
  const journal = journalOf(records);
  return journal === undefined ? { ok: false, because: 'unreadable' } : { ok: true, journal };
}

/** undefined: no record, or not a whole one. */
function parse(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && typeof value['type'] === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHead(
  record: Readonly<Record<string, unknown>>,
): record is Readonly<Record<string, unknown>> & JournalHead {
  const { command, process, digest, steps } = record;
  return (
    isObject(command) &&
    Array.isArray(command['words']) &&
    isObject(process) &&
    isObject(digest) &&
    Array.isArray(steps) &&
    steps.every((step) => isObject(step) && isObject(step['subject']))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
