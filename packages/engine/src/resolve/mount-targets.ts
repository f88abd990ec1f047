import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';
import { checkTarget, cleaned } from './volumes.ts';

/** What is mounted at which path in the container, as Docker compares paths, and which place of the file says so. */
export type Targets = Map<string, Cursor>;

/** Takes a path for a mount; one that is taken already is an error, since one of the two would hide the other. */
export function claimTarget(path: string, at: Cursor, targets: Targets, report: InstanceReport): void {
  checkTarget(path, at, report);
  const plain = cleaned(path);
  const other = targets.get(plain);
  if (other === undefined) {
    targets.set(plain, at);
    return;
  }
  report.error({
    code: 'volume-conflict',
    message: `instance "${report.instance}" mounts two things at ${plain}`,
    at,
    hint: 'take one of the two away',
    related: [{ at: other.at, message: 'the other one' }],
  });
}

/** The targets of volumes, for `claimTarget`. */
export function targetsOf(volumes: ReadonlyMap<string, Cursor>): Targets {
  return new Map([...volumes].map(([path, at]) => [cleaned(path), at]));
}
