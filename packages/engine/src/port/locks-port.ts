import type { Dictionary, ObservedLock } from '../model/index.ts';
import type { CallOptions } from './host-driver.ts';

/**
 * What locks are made of: containers that never run, of an image in which there is nothing. The Engine lets only one have a
 * name; renaming and removing them is as with any other (`ContainersPort`).
 */
export interface LocksPort {
  /**
   * Makes one; a name that is taken is a `conflict`. The image is made where it is missing.
   *
   * @returns its id.
   */
  create(
    lock: { readonly name: string; readonly labels: Dictionary<string> },
    options: CallOptions,
  ): Promise<string>;
  /** Looks at the Engine's time, then at a container and its last heartbeat; undefined: there is none. */
  find(nameOrId: string, options: CallOptions): Promise<ObservedLock | undefined>;
  /** Records a heartbeat in it. One that is gone is `not-found`. @param time by the Engine's clock. */
  beat(id: string, time: number, options: CallOptions): Promise<void>;
}
