import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { hasIpv6 } from './ipv6.ts';
import { addressIn, hardwareAddressOf, ipv6AddressIn } from './subnet.ts';

/** Where labs live, one directory each. Everything of a lab can be found again by its id alone. */
export const labsDirectory = '/var/lib/maestro-lab';

/** The port every Engine of a lab listens on, in plain HTTP. */
export const enginePort = 2375;

/** The names of everything a lab makes, so that all of it is found again without any record. */
export interface LabNames {
  /** Eight hexadecimal digits, from the checkout and the lab's name. */
  readonly id: string;
  readonly directory: string;
  readonly recordFile: string;
  /** The namespace of the bridge. On a host whose own firewall drops forwarded packets a bridge would suffer. */
  readonly switchNetns: string;
  readonly switchReadyFile: string;
  /** The host's end of its link to the bridge; at most 15 characters, as the kernel demands. */
  readonly hostLink: string;
  readonly netnsPrefix: string;
  /** Below the root of every cgroup hierarchy. */
  readonly cgroup: string;
}

/** The names of everything that belongs to one ship. */
export interface ShipNames {
  readonly name: string;
  readonly number: number;
  readonly address: string;
  /** null: there is no IPv6 on this machine. */
  readonly ipv6Address: string | null;
  /** Follows from the address: a ship that is made anew is found by those who remember the one before. */
  readonly hardwareAddress: string;
  readonly netns: string;
  readonly cgroup: string;
  readonly directory: string;
  readonly dataRoot: string;
  readonly socketPath: string;
  readonly engineLog: string;
  readonly readyFile: string;
  /** Holds the kind of the partition while there is one. */
  readonly partitionFile: string;
}

export function labNames(checkout: string, name: string, within: string = labsDirectory): LabNames {
  const id = createHash('sha256').update(`${checkout}\0${name}`).digest('hex').slice(0, 8);
  return namesOfId(id, within);
}

export function namesOfId(id: string, within: string = labsDirectory): LabNames {
  const directory = join(within, id);
  return {
    id,
    directory,
    recordFile: join(directory, 'lab.json'),
    switchNetns: `maestro-lab-${id}-switch`,
    switchReadyFile: join(directory, 'switch-ready'),
    hostLink: `ml-${id}`,
    netnsPrefix: `maestro-lab-${id}-`,
    cgroup: `maestro-lab-${id}`,
  };
}

export function shipNames(lab: LabNames, subnet: string, number: number): ShipNames {
  const name = `ship${number}`;
  const directory = join(lab.directory, name);
  // The addresses before are kept for the host (1) and for services of the lab's own, such as a registry.
  const address = addressIn(subnet, 10 + number);
  return {
    name,
    number,
    address,
    ipv6Address: hasIpv6() ? ipv6AddressIn(subnet, 10 + number) : null,
    hardwareAddress: hardwareAddressOf(address),
    netns: `${lab.netnsPrefix}${name}`,
    cgroup: `${lab.cgroup}/${name}`,
    directory,
    dataRoot: join(directory, 'data'),
    socketPath: join(directory, 'docker.sock'),
    engineLog: join(directory, 'dockerd.log'),
    readyFile: join(directory, 'ready.json'),
    partitionFile: join(directory, 'partition'),
  };
}

/** The root of the checkout that `moduleDirectory` (this package's `src` or `dist`) belongs to. */
export function checkoutOf(moduleDirectory: string): string {
  return dirname(dirname(dirname(moduleDirectory)));
}
