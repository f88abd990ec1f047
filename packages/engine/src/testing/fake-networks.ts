import { type ContainerSpec, type Dictionary, dictionary } from '../model/index.ts';
import type { NetworkRequest } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';

/** Where a container is once it is made: in its first network, or in the one that its `net` says. */
export function firstNetworks({ networks, networkMode }: ContainerSpec): string[] {
  const [first] = networks;
  if (first !== undefined) return [first.network];
  if (networkMode === null || networkMode === 'default') return ['bridge'];
  return /^(host|none|container:.*)$/u.test(networkMode) ? [] : [networkMode];
}

/** The networks of one ship in memory. Errors are the driver's. */
export class FakeNetworks {
  readonly #ship: string;
  /** By name, with their labels. */
  readonly #networks = new Map<string, Dictionary<string>>([['bridge', dictionary()]]);

  constructor(ship: string) {
    this.#ship = ship;
  }

  names(): string[] {
    return [...this.#networks.keys()];
  }

  labels(name: string): Dictionary<string> | undefined {
    return this.#networks.get(name);
  }

  add(name: string, labels: { readonly [name: string]: string } = {}): void {
    this.#networks.set(name, dictionary(Object.entries(labels)));
  }

  create({ network, labels }: NetworkRequest): void {
    if (this.#networks.has(network.name)) {
      const message = `network with name ${network.name} already exists`;
      throw new HostFailure('conflict', this.#ship, message, { statusCode: 409 });
    }
    this.add(network.name, { ...network.labels, ...labels });
  }

  /** One that is not there is `not-found`. */
  refuseGone(name: string): void {
    if (this.#networks.has(name)) return;
    throw new HostFailure('not-found', this.#ship, `network ${name} not found`, { statusCode: 404 });
  }
}
