import type { Dictionary, Registry } from '../model/index.ts';

/** Docker's name for its own registry, from which images come whose names begin with no host. */
export const dockerHub = 'docker.io';

const dockerHubHosts = new Set([dockerHub, 'index.docker.io', 'registry-1.docker.io']);

/** A registry's host; that of Docker Hub has several names and one result, `docker.io`. */
export function registryHost(host: string): string {
  const lowered = host.toLowerCase();
  return dockerHubHosts.has(lowered) ? dockerHub : lowered;
}

/** The host, and port where the name has one, of the registry that an Engine pulls an image from. */
export function imageRegistry(image: string): string {
  const first = firstSegment(image);
  // As Docker has it: otherwise the first segment belongs to the image's path.
  const isHost = first !== undefined && (/[.:]/.test(first) || first === 'localhost' || /[A-Z]/.test(first));
  return isHost ? registryHost(first) : dockerHub;
}

/**
 * The entry of `registries` for an image: the one that is named as the image's first segment is, else the one whose URL
 * has the host of the image's registry, with its port or without. The order is that of MaestroNG 0.8.3 (tests/yaml/
 * test_find_registry.yaml), which finds no entry for an image without a slash; here Docker Hub's serves it.
 */
export function registryFor(image: string, registries: Dictionary<Registry>): Registry | undefined {
  const entries = Object.values(registries);
  const first = firstSegment(image);
  const host = imageRegistry(image);
  return (
    entries.find(({ name }) => name === first) ??
    entries.find((entry) => registryHost(entry.host) === host) ??
    entries.find((entry) => withoutPort(registryHost(entry.host)) === host)
  );
}

/** Whether an image is pulled from the registry of an entry: a name can lead to an entry of another host. */
export function isServedBy(image: string, { host }: Registry): boolean {
  const own = registryHost(host);
  const from = imageRegistry(image);
  return own === from || withoutPort(own) === from;
}

function firstSegment(image: string): string | undefined {
  const slash = image.indexOf('/');
  return slash <= 0 ? undefined : image.slice(0, slash);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}
