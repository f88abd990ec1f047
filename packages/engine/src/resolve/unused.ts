import type { Cursor } from './cursor.ts';
import type { Need } from './cycles.ts';
import type { ResolvedInstance } from './instances.ts';
import type { Report } from './report.ts';

const mostNamed = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map((name) => `"${name}"`);
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}

/**
 * Remarks, once, that no instance is on some of the ships. Where an instance's ship is not known, that may be why; and a
 * file without any instances has other ends.
 */
export function remarkUnusedShips(
  ships: readonly Cursor[],
  instances: Iterable<ResolvedInstance>,
  report: Report,
): void {
  const used = new Set<string>();
  for (const { instance, at, isPlaced } of instances) {
    if (!isPlaced) return;
    used.add(instance.ship);
    for (const host of at.get('extra_hosts').entries()) used.add(host.get('ship').text() ?? '');
  }
  const unused = ships.filter(({ key }) => !used.has(key));
  const [first, ...others] = unused;
  if (first === undefined || used.size === 0) return;
  report.remark({
    code: 'unused-ship',
    message: `no instance is on the ${others.length === 0 ? 'ship' : 'ships'} ${listed(unused.map(({ key }) => key))}`,
    at: first,
    part: 'key',
  });
}

/** Remarks that a service has no instances, and who requires it all the same. */
export function remarkEmptyServices(
  services: readonly { readonly name: string; readonly at: Cursor }[],
  needs: ReadonlyMap<string, readonly Need[]>,
  report: Report,
): void {
  const neededBy = new Map<string, { readonly by: string; readonly need: Need }[]>();
  for (const [by, list] of needs) {
    for (const need of list) {
      const others = neededBy.get(need.on);
      if (others === undefined) neededBy.set(need.on, [{ by, need }]);
      else others.push({ by, need });
    }
  }
  for (const { name, at } of services) {
    const instances = at.get('instances');
    if (!instances.isMapping || instances.entries().length > 0) continue;
    const related = (neededBy.get(name) ?? []).map(({ by, need }) => ({
      at: need.at.at,
      message: `"${by}" ${need.verb} it, and has nothing to wait for`,
    }));
    report.remark({
      code: 'empty-service',
      message: `service "${name}" has no instances`,
      at: instances,
      ...(related.length === 0 ? {} : { related }),
    });
  }
}
