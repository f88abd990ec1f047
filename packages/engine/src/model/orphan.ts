import type { ContainerState, ObservedPort } from './observation.ts';

/** A container that is an environment's by its label, and that no instance of its file on that ship accounts for. */
export interface Orphan {
  readonly ship: string;
  /** The container's name. */
  readonly container: string;
  readonly id: string;
  /** The instance that it was made for, by its label. */
  readonly instance: string;
  /** The service, by its label; empty where it has none. */
  readonly service: string;
  readonly state: ContainerState;
  /** As the listing shows them: none where it does not run. */
  readonly ports: readonly ObservedPort[];
  /** Paths in it of volumes that go with it. Default: nobody has looked for them. */
  readonly anonymousVolumes?: readonly string[];
}
