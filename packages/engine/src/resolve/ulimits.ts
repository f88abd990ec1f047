import type { Ulimit } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { warnOfReading } from './readings.ts';
import type { InstanceReport } from './report.ts';

const known: ReadonlySet<string> = new Set(
  'as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  ),
);

/** Ulimits: a number for both limits, or each by itself; a side that is left out equals the other. */
export function resolveUlimits(cursor: Cursor, report: InstanceReport): Ulimit[] {
  const result: Ulimit[] = [];
  for (const entry of cursor.entries()) {
    if (entry.isAbsent) continue;
    warnOfReading(entry, report);
    const soft = entry.isMapping ? entry.get('soft').integer() : entry.integer();
    const hard = entry.isMapping ? entry.get('hard').integer() : soft;
    const either = soft ?? hard;
    if (either === undefined) {
      report.error({
        code: 'invalid-ulimit',
        message: `ulimit "${entry.key}": a number is expected, or soft and hard`,
        at: entry,
        hint: `write ${entry.key}: 1024, or ${entry.key}: {soft: 1024, hard: 2048}`,
      });
      continue;
    }
    const limit = { name: entry.key, soft: soft ?? either, hard: hard ?? either };
    if (!known.has(limit.name)) {
      report.refuse({
        code: 'unknown-ulimit',
        message: `"${limit.name}" is not a limit that Docker knows`,
        at: entry,
        part: 'key',
      });
    } else if (limit.hard >= 0 && limit.soft > limit.hard) {
      report.refuse({
        code: 'ulimit-soft-above-hard',
        message: `ulimit "${limit.name}": the soft limit ${limit.soft} is above the hard limit ${limit.hard}`,
        at: entry,
      });
    }
    result.push(limit);
  }
  return result;
}
