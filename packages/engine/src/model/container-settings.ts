import type { Dictionary } from './dictionary.ts';

/**
 * What a container is made with, as far as it can be compared: by field in the words of the environment file (`command`,
 * `memory`, `ports.80/tcp`, `volumes./data`, …), each as a short text for people that is equal for equal values. Not in
 * it: the image, `env`, labels and the name. What is, or may well be, Docker's own default is left out; what the image
 * gives (command, entrypoint, user, …) is not.
 */
export type ContainerSettings = Dictionary<string>;

/**
 * Whether an Engine may have filled in a field by itself, from its own configuration or for the sake of its host: found
 * in a container that does not ask for it, it says nothing.
 */
export function mayBeOfTheEngine(field: string): boolean {
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
