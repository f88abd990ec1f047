import { nearest } from '@maestro-ng/schema';
import type { Cursor } from './cursor.ts';
import type { ResolvedInstance } from './instances.ts';
import { didYouMean, type InstanceReport } from './report.ts';

/** Tells of links to what is no instance, and to instances on another ship, where Docker does not see them. */
export function checkLinks(instances: ReadonlyMap<string, ResolvedInstance>): void {
  const nearestTo = memoized((name) => nearest(name, instances.keys()));
  for (const { instance, at, report, isPlaced } of instances.values()) {
    for (const entry of at.get('links').entries()) {
      const found = instances.get(entry.key);
      if (found === undefined) {
        reportUnknown(instance.name, entry, nearestTo(entry.key), report);
        continue;
      }
      const other = found.instance;
      if (other.ship === instance.ship || !isPlaced || !found.isPlaced) continue;
      report.warning({
        code: 'link-to-other-ship',
        message: `instance "${instance.name}" is on the ship "${instance.ship}" and links to "${other.name}", which is on "${other.ship}"`,
        at: entry,
        part: 'key',
        hint: `links work on one ship only; ${other.name} is found by its variables too, with requires or wants_info`,
      });
    }
  }
}

/** A container that no file knows may be linked to as well, so only what looks like a slip is worth a warning. */
function reportUnknown(owner: string, link: Cursor, near: string | undefined, report: InstanceReport): void {
  const finding = {
    code: 'unknown-link',
    message: `instance "${owner}" links to "${link.key}", which is not an instance of this file`,
    at: link,
    part: 'key',
    hint: didYouMean(near) ?? 'a container of that name must be on the ship before this one is made',
  } as const;
  if (near === undefined) report.remark(finding);
  else report.warning(finding);
}

/** The same container is often linked to from many instances, and looking for what is near takes all their names. */
function memoized<Result>(compute: (name: string) => Result): (name: string) => Result {
  const known = new Map<string, Result>();
  return (name) => {
    if (!known.has(name)) known.set(name, compute(name));
    return known.get(name) as Result;
  };
}
