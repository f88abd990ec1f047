import type { Dictionary } from './dictionary.ts';

/**
 * What a container is made with, as far as it can be compared: by field in the words of the environment file (`command`,
 * `memory`, `ports.80/tcp`, `volumes./data`, …), each as a short text for people that is equal for equal values. Not in
 * it: the image, `env`, labels and the name. What is, or may well be, Docker's own default is left out; what the image
 * gives (command, entrypoint, user, …) is not.
 */
export type ContainerSettings = Dictionary<string>;

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
