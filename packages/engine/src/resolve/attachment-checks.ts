import type { Network, NetworkAttachment } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { InstanceReport } from './report.ts';

/** Modes that are no networks: `net` is for them. */
const modes: ReadonlySet<string> = new Set(['host', 'none', 'default']);

/** What Docker is sure to refuse of a container's place in a network. */
export function checkAttachment(
  attachment: NetworkAttachment,
  place: { readonly at: Cursor; setting(key: string): Cursor },
  declared: Network | undefined,
  report: InstanceReport,
): void {
  const { network } = attachment;
  if (modes.has(network) || network.startsWith('container:')) {
    report.refuse({
      code: 'network-name',
      message: `"${network}" is not a network that a container can be attached to among others`,
      at: place.at,
      ...(place.at.key === network ? { part: 'key' } : {}),
      hint: `write net: ${network} in place of networks`,
    });
    return;
  }
  const settings = { ipv4_address: attachment.ipv4Address, ipv6_address: attachment.ipv6Address };
  for (const [key, address] of Object.entries(settings)) {
    if (address === null) continue;
    const reason = whyNoStaticAddress(address, network, declared);
    if (reason === undefined) continue;
    report.refuse({
      code: 'static-address',
      message: `instance "${report.instance}" cannot have the address ${address}: ${reason}`,
      at: place.setting(key),
      hint:
        network === 'bridge'
          ? 'declare a network of your own at the top of the file, under networks, with a subnet'
          : 'give the network a subnet: ipam: {config: [{subnet: …}]}',
    });
  }
  if (network === 'bridge' && attachment.aliases.length > 0) {
    report.refuse({
      code: 'aliases-on-bridge',
      message: 'Docker\'s own network "bridge" knows no names: aliases need another one',
      at: place.setting('aliases'),
      hint: 'declare a network of your own at the top of the file, under networks',
    });
  }
}

function whyNoStaticAddress(
  address: string,
  network: string,
  declared: Network | undefined,
): string | undefined {
  if (network === 'bridge') return 'Docker\'s own network "bridge" chooses addresses itself';
  if (declared === undefined || declared.external) return undefined;
  const isIPv6 = address.includes(':');
  const fits = declared.ipam?.pools.some(({ subnet }) => subnet?.includes(':') === isIPv6) ?? false;
  return fits ? undefined : `the network "${network}" is declared without a subnet for it`;
}
