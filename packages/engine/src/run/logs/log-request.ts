import type { Environment } from '../../model/index.ts';
import type { Clock } from '../../port/clock.ts';
import type { HostConnector } from '../../port/host-driver.ts';
import type { LogMoment } from './log-moment.ts';

/** Which logs to read, and how. */
export interface LogRequest {
  readonly environment: Environment;
  /** Names. */
  readonly instances: readonly string[];
  readonly follow: boolean;
  /**
   * What of the past: everything, the last so many lines of each container, or `nothing-of-what-runs`: only what comes
   * from now on, but all of a container that does not run.
   */
  readonly past: 'everything' | { readonly last: number } | 'nothing-of-what-runs';
  readonly since?: LogMoment;
  /** Not when following. */
  readonly until?: LogMoment;
  readonly connector: HostConnector;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
