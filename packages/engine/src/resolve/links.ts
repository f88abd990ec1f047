import type { ResolvedInstance } from './instances.ts';

/** Warns of links to instances that are on another ship, where Docker does not see them. */
export function checkLinks(instances: ReadonlyMap<string, ResolvedInstance>): void {
  for (const { instance, at, report } of instances.values()) {
    for (const entry of at.get('links').entries()) {
      const other = instances.get(entry.key)?.instance;
      if (other === undefined || other.ship === instance.ship) continue;
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
