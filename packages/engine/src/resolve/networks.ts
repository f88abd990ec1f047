import { type AddressPool, dictionary, type Network } from '../model/index.ts';
import { resolveAddress } from './address.ts';
import { isAddress } from './addresses.ts';
import type { Cursor } from './cursor.ts';
import { nameValues } from './name-values.ts';
import type { Report } from './report.ts';
import { resolveYesOrNo } from './yes-or-no.ts';

/** The networks that the file declares, by their keys. */
export type DeclaredNetworks = ReadonlyMap<string, Network>;

/** Docker makes no network of such a name. */
const predefined: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'default']);

/** The section `networks` at the top of the file; an entry that is left empty is an ordinary network. */
export function resolveNetworks(root: Cursor, report: Report): DeclaredNetworks {
  const result = new Map<string, Network>();
  const owners = new Map<string, Cursor>();
  for (const at of root.get('networks').entries()) {
    if (!at.isAbsent && !at.isMapping) continue;
    const network = networkOf(at, report);
    const other = owners.get(network.name);
    if (other !== undefined) {
      report.error({
        code: 'duplicate-network',
        message: `the networks "${other.key}" and "${at.key}" have the same name in Docker, "${network.name}"`,
        at,
        part: 'key',
        hint: 'give one of them another name, or declare it once',
        related: [{ at: other.at, part: 'key', message: 'the other one' }],
      });
    }
    owners.set(network.name, at);
    result.set(at.key, network);
  }
  return result;
}

function networkOf(at: Cursor, report: Report): Network {
  const externalAt = at.get('external');
  const external = externalAt.isMapping || resolveYesOrNo(externalAt, report) === true;
  const name = externalAt.get('name').text() ?? at.get('name').text() ?? at.key;
  const flag = (key: string): boolean => resolveYesOrNo(at.get(key), report) ?? false;
  if (external) reportUnused(at, report);
  else if (name === '' || predefined.has(name)) {
    report.error({
      code: 'network-name',
      message: `Docker makes no network of the name "${name}"`,
      at: at.get('name').isAbsent ? at : at.get('name'),
      part: at.get('name').isAbsent ? 'key' : 'value',
      hint: 'give it another name, or say external: true for the one that each Engine has',
    });
  }
  return {
    name,
    external,
    driver: at.get('driver').text() ?? null,
    driverOptions: nameValues(at.get('driver_opts')),
    attachable: flag('attachable'),
    internal: flag('internal'),
    enableIpv6: flag('enable_ipv6'),
    labels: nameValues(at.get('labels')),
    ipam: ipamOf(at.get('ipam'), report),
    at: at.at,
  };
}

function ipamOf(at: Cursor, report: Report): Network['ipam'] {
  if (!at.isMapping) return null;
  return {
    driver: at.get('driver').text() ?? null,
    options: nameValues(at.get('options')),
    pools: at
      .get('config')
      .items()
      .flatMap((pool) => (pool.isMapping ? [poolOf(pool, report)] : [])),
  };
}

function poolOf(at: Cursor, report: Report): AddressPool {
  const read = (key: string, isFit: (text: string) => boolean, what: string): string | null =>
    resolveAddress(at.get(key), { isFit, what }, report);
  return {
    subnet: read('subnet', isSubnet, 'a subnet such as 172.30.0.0/24'),
    ipRange: read('ip_range', isSubnet, 'a range such as 172.30.0.128/25'),
    gateway: read('gateway', isAddress, 'an address'),
    auxAddresses: at.get('aux_addresses').isAbsent ? dictionary() : nameValues(at.get('aux_addresses')),
  };
}

function isSubnet(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const most = address.includes(':') ? 128 : 32;
  return rest.length === 0 && isAddress(address) && /^\d+$/.test(bits) && Number(bits) <= most;
}

function reportUnused(at: Cursor, report: Report): void {
  for (const entry of at.entries()) {
    if (entry.isAbsent || entry.key === 'external' || entry.key === 'name') continue;
    report.warning({
      code: 'external-network-settings',
      message: `"${entry.key}" has no effect on a network that somebody else makes`,
      at: entry,
      part: 'key',
    });
  }
}
