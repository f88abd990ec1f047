import type { LifecycleCheck } from '../model/index.ts';
import type { CheckTypes } from '../port/check-type.ts';
import type { Clock } from '../port/clock.ts';
import type { ExecPort } from '../port/exec-port.ts';
import type { ContainersPort } from '../port/host-driver.ts';
import type { Operator } from '../port/operator.ts';
import type { Bell } from './bell.ts';
import type { Tried } from './verdict.ts';

/** What the checks of one instance work with. */
export interface ChecksContext {
  readonly clock: Clock;
  readonly operator: Operator;
  readonly containers: Pick<ContainersPort, 'inspect' | 'logs'>;
  readonly exec: Pick<ExecPort, 'run'>;
  readonly instance: string;
  readonly ship: string;
  /** The environment file's folder. */
  readonly directory: string;
  /** Id of the instance's container; null where there is none in this state. */
  readonly container: string | null;
  /** Whether the container was made from another specification, and its ports may be others. */
  readonly isFormer: boolean;
  /** The container's variables, secrets looked up: `NAME=value`, or a bare `NAME`. */
  variables(): Promise<readonly string[]>;
  /** Its name for people. */
  readonly nameOf: (check: LifecycleCheck) => string;
  /** What programs print, without the instance's secrets. */
  readonly hide: (text: string) => string;
  /** Rung when Docker's health check of the container has another verdict; absent: nobody listens. */
  readonly healthNews?: Bell;
  /** Types of checks that extensions add. */
  readonly types: CheckTypes;
}

/** What one check works with. */
export interface CheckContext extends ChecksContext {
  readonly onTried: Tried;
}
