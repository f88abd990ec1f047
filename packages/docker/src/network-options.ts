import { type Dictionary, dictionary, type Network, type NetworkRequest } from '@maestro-ng/engine';
import { filled, given } from './optional-fields.ts';

/** The body of `POST /networks/create`. */
export interface NetworkBody {
  readonly Name: string;
  /** Without it, Engines before Docker 25 make a second network of a name that is taken. */
  readonly CheckDuplicate: true;
  readonly Driver?: string;
  readonly Options: Dictionary<string>;
  readonly Attachable: boolean;
  readonly Internal: boolean;
  readonly EnableIPv6: boolean;
  readonly Labels: Dictionary<string>;
  readonly IPAM?: {
    readonly Driver: string;
    readonly Options: Dictionary<string>;
    readonly Config?: readonly AddressPoolBody[];
  };
}

interface AddressPoolBody {
  readonly Subnet?: string;
  readonly IPRange?: string;
  readonly Gateway?: string;
  readonly AuxiliaryAddresses: Dictionary<string>;
}

/** What Docker is asked to create. */
export function networkOptions({ network, labels }: NetworkRequest): NetworkBody {
  return {
    Name: network.name,
    CheckDuplicate: true,
    ...given('Driver', network.driver),
    Options: network.driverOptions,
    Attachable: network.attachable,
    Internal: network.internal,
    EnableIPv6: network.enableIpv6,
    Labels: dictionary([...Object.entries(network.labels), ...Object.entries(labels)]),
    ...(network.ipam === null ? {} : { IPAM: addresses(network.ipam) }),
  };
}

function addresses({
  driver,
  options,
  pools,
}: NonNullable<Network['ipam']>): NonNullable<NetworkBody['IPAM']> {
  return {
    Driver: driver ?? 'default',
    Options: options,
    ...filled(
      'Config',
      pools.map(({ subnet, ipRange, gateway, auxAddresses }) => ({
        ...given('Subnet', subnet),
        ...given('IPRange', ipRange),
        ...given('Gateway', gateway),
        AuxiliaryAddresses: auxAddresses,
      })),
    ),
  };
}
