/** So many instances of a service, or so large a part of them: `percent` is from 0 to 100, and may have a fraction. */
export type Bound =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'percent'; readonly percent: number };

/** What becomes of the rest of a service once more of its instances have failed than may. */
export type FailureAction = 'pause' | 'continue' | 'rollback';

/**
 * `stop-first`: the old container is stopped before the new one starts. `start-first`: it is once the new one has passed
 * its checks, so that both run for a while.
 */
export type UpdateOrder = 'stop-first' | 'start-first';

/** How the instances of a service are replaced and restarted, in the words of Compose's `update_config`. */
export interface UpdatePolicy {
  /** How many at once; `updatesAtOnce` makes a number of it. Default 1; a count of 0 means all. */
  readonly parallelism: Bound;
  /** Milliseconds between one that is done and the next. Default 0. */
  readonly delayMs: number;
  /** Milliseconds that one is watched for after it has passed its checks. Default 0. */
  readonly monitorMs: number;
  /** Default `pause`. */
  readonly failureAction: FailureAction;
  /** Part of the instances, 0 to 1, that may fail without `failureAction`. Default 0. */
  readonly maxFailureRatio: number;
  /** Default `stop-first`. */
  readonly order: UpdateOrder;
}

/** How many of a service's instances may be updated at once: at least one, unless there are none. */
export function updatesAtOnce({ parallelism }: Pick<UpdatePolicy, 'parallelism'>, instances: number): number {
  if (parallelism.kind === 'percent') return Math.max(1, Math.floor((parallelism.percent * instances) / 100));
  return parallelism.count === 0 ? instances : parallelism.count;
}

/** How many of a service's instances must stay up: a percentage is rounded up. More than there are is left as it is. */
export function leastAvailable(bound: Bound | null, instances: number): number {
  if (bound === null) return 0;
  return bound.kind === 'count' ? bound.count : Math.ceil((bound.percent * instances) / 100);
}
