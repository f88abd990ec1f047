import { type ContainerHealthCheck, silentHealthCheck } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import { resolveDuration } from './duration.ts';
import { inheritedMapping } from './inherited.ts';
import type { InstanceReport } from './report.ts';
import { resolveYesOrNo } from './yes-or-no.ts';

/** The keys of an instance's health check over those of its service's. null: the image's holds. */
export function resolveHealthCheck(
  service: Cursor,
  instance: Cursor,
  report: InstanceReport,
): ContainerHealthCheck | null {
  const given = inheritedMapping(service, instance, 'healthcheck');
  if (given === undefined) return null;
  const time = (key: string): number | null => resolveTime(given.get(key), report);
  const check = {
    test: resolveTest(given.get('test'), report),
    intervalMs: time('interval'),
    timeoutMs: time('timeout'),
    retries: resolveRetries(given.get('retries'), report),
    startPeriodMs: time('start_period'),
    startIntervalMs: time('start_interval'),
  };
  const off = resolveYesOrNo(given.get('disable'), report) === true || check.test?.[0] === 'NONE';
  if (!off) return check;
  return { ...silentHealthCheck, test: ['NONE'] };
}

/** Text is for the image's shell; a list says by its first word what it is. */
function resolveTest(cursor: Cursor, report: InstanceReport): readonly string[] | null {
  if (cursor.isAbsent) return null;
  if (!cursor.isList) {
    const text = cursor.text();
    return text === undefined || text.trim() === '' ? null : ['CMD-SHELL', text];
  }
  const words = cursor.items().map((item) => item.text() ?? '');
  const [kind, ...command] = words;
  const isFit =
    kind === 'NONE' ||
    (kind === 'CMD' && command.length > 0) ||
    (kind === 'CMD-SHELL' && command.length === 1);
  if (isFit) return words;
  report.error({
    code: 'invalid-healthcheck',
    message:
      kind === 'CMD' || kind === 'CMD-SHELL'
        ? `${kind} is followed by ${kind === 'CMD' ? 'a command' : 'one text for the shell'}`
        : 'the first word of the list must be CMD, CMD-SHELL or NONE',
    at: cursor,
    hint: 'write [CMD, program, argument], [CMD-SHELL, "text for the shell"], or the text alone',
  });
  return null;
}

function resolveTime(cursor: Cursor, report: InstanceReport): number | null {
  const duration = resolveDuration(cursor, report);
  if (duration !== null && duration > 0 && duration < 1) {
    report.refuse({
      code: 'healthcheck-time',
      message: `"${cursor.key}" of a health check is shorter than a millisecond, the least that Docker accepts`,
      at: cursor,
    });
  }
  return duration;
}

function resolveRetries(cursor: Cursor, report: InstanceReport): number | null {
  const retries = cursor.integer() ?? null;
  if (retries !== null && retries < 0) {
    report.refuse({
      code: 'healthcheck-retries',
      message: 'the number of retries cannot be negative',
      at: cursor,
    });
  }
  return retries;
}
