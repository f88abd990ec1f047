import type { Clock } from '../port/clock.ts';
import type { ExecPort } from '../port/exec-port.ts';
import type { ContainersPort } from '../port/host-driver.ts';
import type { Operator } from '../port/operator.ts';

/** What the checks of one instance work with. */
export interface CheckContext {
  readonly clock: Clock;
  readonly operator: Operator;
  readonly containers: Pick<ContainersPort, 'inspect'>;
  readonly exec: Pick<ExecPort, 'run'>;
  /** Id of the instance's container; null where there is none in this state. */
  readonly container: string | null;
  /** The container's variables, secrets looked up: `NAME=value`, or a bare `NAME`. */
  variables(): Promise<readonly string[]>;
}
