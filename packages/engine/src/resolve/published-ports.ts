import type { Instance, ObservedPort } from '../model/index.ts';
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

  /** Who publishes what an instance asks for, each once, with the first such port. What Docker picks a port for asks for none. */
  inTheWayOf(instance: Instance): TakenPort<Holder>[] {
    if (!publishes(instance)) return [];
    const found = new Map<Holder, TakenPort<Holder>>();
    for (const asked of instance.container.ports) {
      if (!isFixed(asked)) continue;
      const { protocol, external } = asked;
      for (let port = external.range.first; port <= external.range.last; port += 1) {
        for (const { holder, address } of this.#holders.get(`${port}/${protocol}`) ?? []) {
          if (found.has(holder) || !atSameSockets(external.address, address)) continue;
          found.set(holder, { holder, port, protocol });
        }
      }
    }
    return [...found.values()];
  }
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
