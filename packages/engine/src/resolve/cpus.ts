import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** CPUs that the container may use at most; 0 is no bound, as in Docker. */
export function resolveCpus(cursor: Cursor, report: InstanceReport): number | null {
  const cpus = cursor.number();
  if (cpus === undefined || cpus === 0) return null;
  if (cpus < 0.01) {
    report.refuse({
      code: 'cpus',
      message: `instance "${report.instance}": ${cpus} CPUs are less than Docker accepts, 0.01`,
      at: cursor,
    });
  }
  return cpus;
}
