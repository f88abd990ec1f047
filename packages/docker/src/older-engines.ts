import { type ContainerSettings, type ContainerSpec, dictionary, HostFailure } from '@maestro-ng/engine';
import { isAtLeast } from './api-version.ts';
import type { Place } from './failures.ts';

/** The platform goes into the query of a creation, where the Engine takes it: from API 1.41 on. */
export function platformQuery({ platform }: ContainerSpec, api: string): { readonly platform?: string } {
  return platform !== null && isAtLeast(api, '1.41') ? { platform } : {};
}

/** Until API 1.44 a container's MAC address, in its first network, stands beside the networks. */
export function macAddressOfContainer(
  { networks }: ContainerSpec,
  api: string,
): { readonly MacAddress?: string } {
  const address = networks[0]?.macAddress ?? null;
  return address === null || isAtLeast(api, '1.44') ? {} : { MacAddress: address };
}

const startInterval = { what: 'healthcheck.start_interval', since: '1.44' };
const graphics = { what: 'gpus', since: '1.40' };

/** What a container asks for and an Engine is too old for, a sentence each: it runs without. */
export function withoutEffect(
  { platform, healthCheck, networks, gpus }: ContainerSpec,
  api: string,
): string[] {
  const asked = [
    { what: 'platform', since: '1.41', is: platform !== null },
    { ...startInterval, is: healthCheck?.startIntervalMs != null },
    { ...graphics, is: gpus.length > 0 },
    {
      what: 'mac_address of a network other than the first',
      since: '1.44',
      is: networks.slice(1).some(({ macAddress }) => macAddress !== null),
    },
  ];
  return asked
    .filter(({ is, since }) => is && !isAtLeast(api, since))
    .map(({ what, since }) => `${what} has no effect: it needs API ${since}, and API ${api} is spoken`);
}

/** The settings without those that an Engine is too old for, and does not show. */
export function withEffect(settings: ContainerSettings, api: string): ContainerSettings {
  const unknown = [startInterval, graphics].filter(({ since }) => !isAtLeast(api, since));
  return dictionary(
    Object.entries(settings).filter(([field]) => !unknown.some(({ what }) => what === field)),
  );
}

/** What would go wrong without a word: an Engine that does not know of a folder in a volume mounts all of it. */
export function refuseUnsupported(place: Place, { mounts }: ContainerSpec, api: string): void {
  const asked = mounts.some((mount) => mount.type === 'volume' && mount.subpath !== null);
  if (!asked || isAtLeast(api, '1.45')) return;
  throw new HostFailure(
    'refused',
    place.ship,
    `the subpath of a volume needs API 1.45 (Docker 26), and the Engine at ${place.address} speaks ${api}`,
  );
}
