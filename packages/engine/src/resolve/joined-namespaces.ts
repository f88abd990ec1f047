import type { Cursor } from './cursor.ts';
import type { ResolvedInstance } from './instances.ts';

/** Whose network, processes or shared memory an instance takes part in. */
interface Join {
  readonly key: string;
  readonly on: string;
  readonly at: Cursor;
}

/** The keys that may say `container:NAME`, `pid` and `ipc` also for a whole service. */
function joinsOf({ instance, at }: ResolvedInstance, service: Cursor): Join[] {
  const { networkMode, pidMode, ipcMode } = instance.container;
  return Object.entries({ net: networkMode, pid: pidMode, ipc: ipcMode }).flatMap(([key, mode]) => {
    if (mode?.startsWith('container:') !== true) return [];
    const own = at.get(key);
    return [{ key, on: mode.slice('container:'.length), at: own.isAbsent ? service.get(key) : own }];
  });
}

/**
 * Instances that take part in what belongs to one on another ship, to themselves, or to one that takes part in theirs:
 * none of them can be started.
 */
export function checkJoinedNamespaces(
  instances: ReadonlyMap<string, ResolvedInstance>,
  services: ReadonlyMap<string, Cursor>,
): void {
  const joins = new Map<string, Join[]>();
  for (const [name, resolved] of instances) {
    const service = services.get(resolved.instance.service) ?? resolved.at;
    joins.set(name, joinsOf(resolved, service));
  }
  for (const [name, list] of joins) {
    for (const join of list) check(name, join, instances, joins);
  }
}

function check(
  name: string,
  { key, on, at }: Join,
  instances: ReadonlyMap<string, ResolvedInstance>,
  joins: ReadonlyMap<string, readonly Join[]>,
): void {
  const [taker, giver] = [instances.get(name), instances.get(on)];
  if (taker === undefined || giver === undefined) return;
  const { report, instance } = taker;
  if (giver.instance.ship !== instance.ship) {
    if (!taker.isPlaced || !giver.isPlaced) return;
    report.refuse({
      code: 'joined-on-other-ship',
      message: `instance "${name}" is on the ship "${instance.ship}", and "${on}", whose ${key} it is to share, is on "${giver.instance.ship}"`,
      at,
      hint: 'place both on the same ship',
      related: [{ at: giver.at.get('ship').at, message: `where "${on}" is placed` }],
    });
    return;
  }
  const circle = circleFrom(name, key, joins);
  if (circle === undefined) return;
  const members = [...circle, name].map((member) => `"${member}"`).join(' → ');
  report.refuse({
    code: 'joined-in-a-circle',
    message:
      circle.length === 1
        ? `instance "${name}" is to share its ${key} with itself`
        : `these instances are to share the ${key} of each other, so none can be started: ${members}`,
    at,
  });
}

/** The instances that lead back to the first one. */
function circleFrom(
  first: string,
  key: string,
  joins: ReadonlyMap<string, readonly Join[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let here: string | undefined = first;
  while (here !== undefined && !seen.has(here)) {
    seen.add(here);
    here = joins.get(here)?.find((join) => join.key === key)?.on;
  }
  return here === first ? [...seen] : undefined;
}
