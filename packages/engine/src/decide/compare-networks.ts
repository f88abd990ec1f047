import type { ContainerDetails, ContainerSettings, ContainerSpec, Difference } from '../model/index.ts';

/** Where a container is whose file names no network; `nat` on Windows, `none` where the Engine has been given no bridge. */
const usual: readonly string[] = ['bridge', 'nat', 'none'];

/** Networks that are asked for, and that a container has left: by hand, or because it was never attached to all. */
export function leftNetworks(
  { networks, networkMode }: Pick<ContainerSpec, 'networks' | 'networkMode'>,
  details: Pick<ContainerDetails, 'networks'>,
): Difference[] {
  const isIn = (network: string): boolean => details.networks.includes(network);
  const asked = networks.length > 0 ? networks.map(({ network }) => network) : networkOf(networkMode);
  return asked
    .filter((network) => !isIn(network) && !(network === 'bridge' && usual.some(isIn)))
    .map((network) => ({ field: `networks.${network}`, is: null, asked: 'attached' }));
}

/** By its name; none: there is nothing that it could leave, or it is called by its id. */
function networkOf(mode: string | null): string[] {
  if (mode === null || mode === 'default') return ['bridge'];
  return /^(host|none|container:.*|[0-9a-f]{12,64})$/su.test(mode) ? [] : [mode];
}

/** What somebody who attaches a container anew by hand forgets. */
const forgotten: readonly string[] = ['aliases', 'ipv4_address', 'ipv6_address'];

/** Its place in the networks that it is in: other names, or addresses, than are asked for. */
export function movedInNetworks(
  spec: Pick<ContainerSpec, 'networks'>,
  asked: () => ContainerSettings,
  details: Pick<ContainerDetails, 'networks' | 'settings'>,
): Difference[] {
  const placed = spec.networks.filter(
    ({ network, aliases, ipv4Address, ipv6Address }) =>
      details.networks.includes(network) &&
      (aliases.length > 0 || ipv4Address !== null || ipv6Address !== null),
  );
  return placed.flatMap(({ network }) =>
    forgotten.flatMap((part) => {
      const field = `networks.${network}.${part}`;
      const [wanted = null, is = null] = [asked()[field], details.settings()[field]];
      return wanted === null || wanted === is ? [] : [{ field, is, asked: wanted }];
    }),
  );
}
