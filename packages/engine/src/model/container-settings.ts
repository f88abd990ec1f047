import { type Dictionary, dictionary } from './dictionary.ts';

/**
 * What a container is made with, as far as it can be compared: by field in the words of the environment file (`command`,
 * `memory`, `ports.80/tcp`, `volumes./data`, …), each as a short text for people that is equal for equal values. Not in
 * it: the image, `env`, labels and the name. What the image gives (command, entrypoint, user, …) is in it.
 */
export type ContainerSettings = Dictionary<string>;

/** What Docker does where neither the file, nor the image, nor the Engine's configuration says anything: some Engines show it, and some nothing. */
export const usualSettings: ContainerSettings = dictionary([
  ['shm_size', '64m'],
  ['ipc', 'private'],
  ['log.driver', 'json-file'],
  ['stop_signal', 'SIGTERM'],
  ['healthcheck.interval', '30s'],
  ['healthcheck.timeout', '30s'],
  ['healthcheck.retries', '3'],
  ['healthcheck.start_interval', '5s'],
]);

/** No limit, as of swap. */
export const unlimited = 'unlimited';

/**
 * Whether an Engine may have filled in a field by itself, from its own configuration or for the sake of its host: found
 * in a container that does not ask for it, it says nothing.
 */
export function mayBeOfTheEngine(field: string, value: string | null): boolean {
  // So it is where the kernel counts no swap.
  if (field === 'swap') return value === unlimited;
  return ofTheEngine.some((pattern) => pattern.test(field));
}

const ofTheEngine: readonly RegExp[] = [
  // log-driver and log-opts, default-ulimits, default-shm-size and default-ipc-mode of its configuration.
  /^log\./u,
  /^ulimits\./u,
  /^shm_size$/u,
  /^ipc$/u,
  // A swarm gives addresses of its attachable networks, and an inspection shows them as if they had been asked for.
  /^networks\..+\.ipv[46]_address$/u,
  // Attached to another one by hand, a container has a first network.
  /^networks$/u,
];

/** What an image gives to its containers, where they do not ask for something else. */
export interface ImageDefaults {
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly labels: Dictionary<string>;
  readonly settings: ContainerSettings;
}

/** A volume without a name of its own: it goes with its container. */
export interface AnonymousVolume {
  /** Where the container sees it. */
  readonly target: string;
  /** Docker's name of it. */
  readonly volume: string;
}
