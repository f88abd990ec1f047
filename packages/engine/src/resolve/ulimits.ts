import { nearest } from '@maestro-ng/schema';
import type { Ulimit } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { pythonText } from './python-text.ts';
import { warnOfReading } from './readings.ts';
import { didYouMean, type InstanceReport } from './report.ts';

const known: ReadonlySet<string> = new Set(
  'as core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  ),
);

/** One side of a limit; the Engine API's own spelling works too, as in the original. */
function side(entry: Cursor, name: 'soft' | 'hard'): number | undefined {
  const spelled = entry.get(name);
  return (spelled.isAbsent ? entry.get(name === 'soft' ? 'Soft' : 'Hard') : spelled).integer();
}

function wholeNumber(entry: Cursor): number | undefined {
  return typeof entry.value === 'string' ? undefined : entry.integer();
}

/**
 * Ulimits: a number for both limits, or each by itself; a side that is left out equals the other. As in the original,
 * a single value that is no whole number is left out, also one that is written as text.
 */
export function resolveUlimits(cursor: Cursor, report: InstanceReport): Ulimit[] {
  const result: Ulimit[] = [];
  for (const entry of cursor.entries()) {
    if (entry.isAbsent) continue;
    warnOfReading(entry, report);
    const soft = entry.isMapping ? side(entry, 'soft') : wholeNumber(entry);
    const hard = entry.isMapping ? side(entry, 'hard') : soft;
    const either = soft ?? hard;
    if (either === undefined) {
      const hint = `write ${entry.key}: 1024, or ${entry.key}: {soft: 1024, hard: 2048}`;
      if (entry.isMapping) {
        const message = `ulimit "${entry.key}": a number is expected, or soft and hard`;
        report.refuse({ code: 'invalid-ulimit', message, at: entry, hint });
      } else {
        const message = `ulimit "${entry.key}": ${pythonText(entry)} is not a whole number, and left out`;
        report.warning({ code: 'ulimit-ignored', message, at: entry, hint });
      }
      continue;
    }
    const limit = { name: entry.key, soft: soft ?? either, hard: hard ?? either };
    if (!known.has(limit.name)) {
      report.refuse({
        code: 'unknown-ulimit',
        message: `"${limit.name}" is not a limit that Docker knows`,
        at: entry,
        part: 'key',
        hint: didYouMean(nearest(limit.name, known)),
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
