import { byCodePoint } from '../graph/by-code-point.ts';
import type { Instance, NamedPort } from '../model/index.ts';
import { canonicalAddress } from './addresses.ts';

/** Two ports that one ship cannot publish at the same time. */
export interface PortConflict {
  readonly ship: string;
  /** The first port that both want. */
  readonly port: number;
  readonly protocol: string;
  readonly first: { readonly instance: string; readonly port: NamedPort };
  readonly second: { readonly instance: string; readonly port: NamedPort };
}

interface Claim {
  readonly instance: string;
  readonly port: NamedPort;
}

/** All addresses of a ship, of both families: what Docker makes of a text that is no address. */
const everywhere = 'everywhere';

/** Of each family, the address that stands for all of it. */
const allOfFamily: ReadonlySet<string> = new Set(['0.0.0.0', '0:0:0:0:0:0:0:0']);

/** An address as its sockets are told apart by. */
function listening(address: string): string {
  return canonicalAddress(address)?.text ?? everywhere;
}

/** Whether sockets at two addresses get in each other's way. Docker's for `::` leave IPv4 alone. */
function overlap(left: string, right: string): boolean {
  if (left === right || left === everywhere || right === everywhere) return true;
  const family = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
  if (family(left) !== family(right)) return false;
  return allOfFamily.has(left) || allOfFamily.has(right);
}

/** Whether a port at two addresses of one ship is the same one. null: at all addresses. */
export function atSameSockets(left: string, right: string | null): boolean {
  return overlap(listening(left), right === null ? everywhere : listening(right));
}

/** Whether two fixed ports of one ship and protocol get in each other's way. */
export function excludeEachOther(left: NamedPort, right: NamedPort): boolean {
  const [a, b] = [left.external, right.external];
  return (
    a.range.first <= b.range.last &&
    b.range.first <= a.range.last &&
    overlap(listening(a.address), listening(b.address))
  );
}

/** Whether the file says which ports of the ship they are. */
export function isFixed({ exposed, external }: NamedPort): boolean {
  const { first, last } = external.range;
  // One port to a range: Docker picks a free one of the range.
  return first > 0 && last >= first && last - first === exposed.last - exposed.first;
}

/** Whether an instance publishes its ports at all: with the ship's own network, another's or none it does not. */
export function publishes(instance: Instance): boolean {
  const mode = instance.container.networkMode;
  return mode !== 'host' && mode !== 'none' && mode?.startsWith('container:') !== true;
}

/** Every pair of neighbouring claims on the same port, protocol and address of a ship, among these instances. */
export function portConflicts(instances: Iterable<Instance>): PortConflict[] {
  const claims = new Map<string, { ship: string; protocol: string; list: Claim[] }>();
  for (const instance of instances) {
    if (!publishes(instance)) continue;
    for (const port of instance.container.ports) {
      if (!isFixed(port)) continue;
      const key = `${port.protocol} ${instance.ship}`;
      const group = claims.get(key) ?? { ship: instance.ship, protocol: port.protocol, list: [] };
      claims.set(key, group);
      group.list.push({ instance: instance.name, port });
    }
  }
  const conflicts: PortConflict[] = [];
  for (const { ship, protocol, list } of claims.values()) {
    list.sort(
      (left, right) =>
        left.port.external.range.first - right.port.external.range.first ||
        byCodePoint(left.instance, right.instance),
    );
    // Of the claims so far, the one that reaches farthest, per address.
    const farthest = new Map<string, Claim>();
    for (const claim of list) {
      const { range } = claim.port.external;
      const address = listening(claim.port.external.address);
      for (const [otherAddress, other] of farthest) {
        if (!overlap(address, otherAddress) || other.port.external.range.last < range.first) continue;
        conflicts.push({ ship, protocol, port: range.first, first: other, second: claim });
        break;
      }
      const known = farthest.get(address);
      if (known === undefined || known.port.external.range.last < range.last) farthest.set(address, claim);
    }
  }
  return conflicts;
}
