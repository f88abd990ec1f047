import type { Pointer } from '@maestro-ng/schema';
import type { Dictionary } from './dictionary.ts';

/** A network that the file declares. */
export interface Network {
  /** Docker's name of it. */
  readonly name: string;
  /** Somebody else makes it: it is only looked for. */
  readonly external: boolean;
  /** null: the Engine's default. */
  readonly driver: string | null;
  readonly driverOptions: Dictionary<string>;
  readonly attachable: boolean;
  readonly internal: boolean;
  readonly enableIpv6: boolean;
  readonly labels: Dictionary<string>;
  /** How addresses are given out; null: as the Engine likes. */
  readonly ipam: {
    readonly driver: string | null;
    readonly options: Dictionary<string>;
    readonly pools: readonly AddressPool[];
  } | null;
  readonly at: Pointer;
}

/** Addresses of a network, as the file writes them. */
export interface AddressPool {
  readonly subnet: string | null;
  readonly ipRange: string | null;
  readonly gateway: string | null;
  readonly auxAddresses: Dictionary<string>;
}
