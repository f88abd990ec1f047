import type { CallTrouble } from '../decide/index.ts';
import { type Dictionary, dictionary, type Environment, labelNames, type Network } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';
import { troubleOf } from './call-trouble.ts';
import { once } from './once.ts';

/**
 * Whether networks are on a ship. `missing`: one that nobody declares, or that somebody else is to make. `interrupted`:
 * one was still to be made.
 */
export type NetworksReport =
  | { readonly result: 'there' | 'interrupted' }
  | { readonly result: 'missing'; readonly network: string }
  | { readonly result: 'trouble'; readonly network: string | null; readonly trouble: CallTrouble };

/**
 * The networks of one play: a ship is asked once for all that it has, and each declared network that is missing is made
 * once, for however many steps. What failed is asked again by the next step that needs it.
 */
export class ShipNetworks {
  readonly #declared: ReadonlyMap<string, Network>;
  readonly #labels: Dictionary<string>;
  readonly #interrupt: AbortSignal;
  readonly #calls: AbortSignal;
  readonly #listings = new Map<string, Promise<Set<string>>>();
  readonly #made = new Map<string, Promise<void>>();

  /** @param signals.interrupt lets nothing more be made. @param signals.calls of calls, which are finished also then. */
  constructor(
    { name, networks }: Environment,
    version: string,
    signals: { readonly interrupt: AbortSignal; readonly calls: AbortSignal },
  ) {
    this.#declared = new Map(Object.entries(networks));
    this.#labels = dictionary([
      [labelNames.environment, name],
      [labelNames.version, version],
    ]);
    this.#interrupt = signals.interrupt;
    this.#calls = signals.calls;
  }

  /** Makes the declared ones that are missing. Always resolves. */
  async ensure(driver: HostDriver, networks: readonly string[]): Promise<NetworksReport> {
    let asked: string | null = null;
    try {
      const there = await once(this.#listings, driver.ship, () => this.#list(driver));
      for (const name of networks) {
        if (there.has(name)) continue;
        asked = name;
        const network = this.#declared.get(name);
        if (network === undefined || network.external) return { result: 'missing', network: name };
        if (this.#interrupt.aborted) return { result: 'interrupted' };
        const key = JSON.stringify([driver.ship, name]);
        await once(this.#made, key, () => this.#make(driver, network));
      }
      return { result: 'there' };
    } catch (error) {
      return { result: 'trouble', network: asked, trouble: troubleOf(error) };
    }
  }

  async #list(driver: HostDriver): Promise<Set<string>> {
    return new Set(await driver.networks.list({ signal: this.#calls }));
  }

  async #make(driver: HostDriver, network: Network): Promise<void> {
    try {
      await driver.networks.create({ network, labels: this.#labels }, { signal: this.#calls });
    } catch (error) {
      const isThere =
        error instanceof HostFailure &&
        error.kind === 'conflict' &&
        (await this.#list(driver)).has(network.name);
      // Somebody else made it meanwhile, or an answer that was lost had made it.
      if (!isThere) {
        this.#listings.delete(driver.ship);
        throw error;
      }
    }
  }
}
