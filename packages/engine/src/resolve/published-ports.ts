import type { Instance, NamedPort, ObservedPort } from '../model/index.ts';
import { atSameSockets, isFixed, publishes } from './port-conflicts.ts';

/** A port of a ship that an instance asks for, and who publishes it. */
export interface TakenPort<Holder> {
  readonly holder: Holder;
  readonly port: number;
  readonly protocol: string;
}

/** The ports of one ship that containers publish, as a listing shows them, by number. */
export class PublishedPorts<Holder extends { readonly ports: readonly ObservedPort[] }> {
  readonly #holders = new Map<string, { readonly holder: Holder; readonly address: string | null }[]>();

  constructor(holders: Iterable<Holder>) {
    for (const holder of holders) {
      for (const { protocol, address, public: port } of holder.ports) {
        if (port === null) continue;
        const known = this.#holders.get(`${port}/${protocol}`);
        if (known === undefined) this.#holders.set(`${port}/${protocol}`, [{ holder, address }]);
        else known.push({ holder, address });
      }
    }
  }

  /**
   * Who publishes what an instance asks for, each once, with the first such port. Where Docker picks a port of a range, those count
   * who have one of its ports, once all are taken: one that gets free, if there is one. What Docker picks any port for asks for none.
   *
   * @param mayGo whether such a port may get free. Default: no.
   */
  inTheWayOf(
    instance: Instance,
    mayGo: (taken: TakenPort<Holder>) => boolean = () => false,
  ): TakenPort<Holder>[] {
    if (!publishes(instance)) return [];
    const found = new Map<Holder, TakenPort<Holder>>();
    for (const asked of instance.container.ports) {
      const ports = this.#takenOf(asked);
      const needed = isFixed(asked)
        ? ports
        : ports.some(isEmpty)
          ? []
          : [ports.find((taken) => taken.every(mayGo)) ?? ports[0] ?? []];
      for (const taken of needed.flat()) if (!found.has(taken.holder)) found.set(taken.holder, taken);
    }
    return [...found.values()];
  }

  /** For each port of the ship that is asked for, who has it. */
  #takenOf({ protocol, external: { address, range } }: NamedPort): TakenPort<Holder>[][] {
    if (range.first === 0) return [];
    return Array.from({ length: Math.max(0, range.last - range.first + 1) }, (_, index) => {
      const port = range.first + index;
      return (this.#holders.get(`${port}/${protocol}`) ?? [])
        .filter((held) => atSameSockets(address, held.address))
        .map(({ holder }) => ({ holder, port, protocol }));
    });
  }
}

function isEmpty(list: readonly unknown[]): boolean {
  return list.length === 0;
}

/** Whether an instance asks for a port that a container of its ship has. */
export function asksFor(
  instance: Instance,
  { holder, port, protocol }: TakenPort<{ readonly ports: readonly ObservedPort[] }>,
): boolean {
  const ports = holder.ports.filter((held) => held.public === port && held.protocol === protocol);
  return new PublishedPorts([{ ports }]).inTheWayOf(instance).length > 0;
}

/** Whether two containers of one ship cannot publish these at the same time. */
export function sharePort(left: readonly ObservedPort[], right: readonly ObservedPort[]): boolean {
  return left.some(
    ({ public: port, protocol, address }) =>
      port !== null &&
      right.some(
        (other) =>
          other.public === port &&
          other.protocol === protocol &&
          (address === null || atSameSockets(address, other.address)),
      ),
  );
}
