import type { Cursor } from './cursor.ts';
import type { ResolvedInstance } from './instances.ts';
import { excludeEachOther, type PortConflict, portConflicts } from './port-conflicts.ts';
import type { Report } from './report.ts';

type Claim = PortConflict['first'];

/** Those who want the same port of the same ship, of whom no two can run. */
interface Clash {
  readonly what: string;
  readonly claims: Claim[];
}

function clashesOf(conflicts: readonly PortConflict[]): Clash[] {
  const clashes: Clash[] = [];
  for (const { ship, port, protocol, first, second } of conflicts) {
    const what = `port ${port}/${protocol} of the ship "${ship}"`;
    const known = clashes.find(
      (clash) =>
        clash.what === what && clash.claims.every((claim) => excludeEachOther(claim.port, second.port)),
    );
    if (known === undefined) clashes.push({ what, claims: [first, second] });
    else known.claims.push(second);
  }
  return clashes;
}

/** The place that says that an instance publishes a port. */
interface Place {
  readonly claim: Claim;
  readonly at: Cursor;
  readonly instanceAt: Cursor;
}

function named(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Reports the ports that several instances of a ship publish, each with all who do. */
export function reportPortConflicts(instances: ReadonlyMap<string, ResolvedInstance>, report: Report): void {
  const placed = [...instances.values()].filter(({ isPlaced }) => isPlaced);
  for (const { what, claims } of clashesOf(portConflicts(placed.map(({ instance }) => instance)))) {
    const places = claims.flatMap((claim): Place[] => {
      const owner = instances.get(claim.instance);
      const at = owner?.ports.get(claim.port.name)?.at;
      return owner === undefined || at === undefined ? [] : [{ claim, at, instanceAt: owner.at }];
    });
    reportClash(what, places, instances, report);
  }
}

function reportClash(
  what: string,
  places: readonly Place[],
  instances: ReadonlyMap<string, ResolvedInstance>,
  report: Report,
): void {
  const [first, second, ...others] = places;
  if (first === undefined || second === undefined) return;
  const hint = 'publish one of them at another port or address';
  if (first.claim.instance === second.claim.instance) {
    const related = [{ at: first.at.at, message: `published for "${first.claim.instance}"` }];
    const message = `instance "${first.claim.instance}" publishes ${what} twice`;
    instances
      .get(first.claim.instance)
      ?.report.refuse({ code: 'port-conflict', message, at: second.at, hint, related });
  }
  const names = [...new Set(places.map(({ claim }) => `"${claim.instance}"`))];
  if (names.length < 2) return;
  // A port that a service gives to its instances stands in one place: the instances are what differs.
  const isShared = new Set(places.map(({ at }) => at.at)).size < places.length;
  const shown = ({ claim, at, instanceAt }: Place) =>
    isShared
      ? ({ at: instanceAt.at, part: 'key', message: `"${claim.instance}" publishes it too` } as const)
      : { at: at.at, message: `published for "${claim.instance}"` };
  report.warning({
    code: 'port-conflict',
    message: `${named(names)} ${names.length === 2 ? 'both' : 'all'} publish ${what}: only one can run`,
    ...(isShared ? { at: second.instanceAt, part: 'key' as const } : { at: second.at }),
    hint,
    related: [
      ...[first, ...others].map(shown),
      ...(isShared ? [{ at: first.at.at, message: 'the port' }] : []),
    ],
  });
}
