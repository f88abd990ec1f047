import { systemOperator } from '../lifecycle/index.ts';
import type { Environment, Plan, PlayEvent } from '../model/index.ts';
import type { CheckTypes, Clock, HostConnector, Operator, RegistryCredentials } from '../port/index.ts';
import { type PlayOperator, withSecretsOfPlay } from './secret-lookups.ts';
import type { PlannedOperation } from './step-context.ts';
import { systemClock } from './system-clock.ts';

export interface PlayOptions {
  /** How many steps are acted on, or waited for, at once. 0, which is the default: any number. */
  readonly concurrency?: number;
  /** How many steps at once act on one ship's Engine; those that only wait do not count. 0: any number. Default 4. */
  readonly perShip?: number;
  /** After a failure, carry on with all that does not depend on it. Default false. */
  readonly keepGoing?: boolean;
  /** Start existing stopped containers as they are. Default false: each is replaced. */
  readonly reuse?: boolean;
  /** Pull images of what is created also where they are on the ship, unless never. Default: what is missing. */
  readonly refreshImages?: boolean;
  /** Leave out what is on ships that do not answer, and what depends on it. Default false: it fails. */
  readonly skipUnreachable?: boolean;
  /** Of a restart: leave alone what runs the image that its tag names on the ship. Default false. */
  readonly onlyIfChanged?: boolean;
  /** Of an apply: volumes without a name may be lost with their containers. Default false: such a step fails. */
  readonly renewVolumes?: boolean;
  /** Of an apply: a step that finds something else than its plan says fails. Default false: it does what is called for. */
  readonly asPlanned?: boolean;
  /** Of an apply: it goes back to this record, so that hints name the command for that. Default null: it goes by the file. */
  readonly rollbackTo?: number | null;
  /** Take down also what leaves less of a service than its `min_available`. Default false. */
  readonly force?: boolean;
  /** Seconds at least between the beginnings of two steps that act. Default 0. */
  readonly stepDelaySeconds?: number;
  /** Of a restart: seconds between the stop and the start of a container. Default 0. */
  readonly stopStartDelaySeconds?: number;
}

/** A play, and what of the outside it may use. */
export interface PlayRequest {
  readonly plan: Plan;
  readonly environment: Environment;
  /** Of `@maestro-ng/docker`: `dockerConnector()`. */
  readonly connector: HostConnector;
  readonly options?: PlayOptions;
  /** Only listens, and returns at once. If it throws, it hears no more, and the play rejects with that at its end. */
  readonly onEvent?: (event: PlayEvent) => void;
  /** Ends the play early: nothing new begins, waits are cut short, what is in flight finishes. Its reason is told. */
  readonly interrupt?: AbortSignal;
  /** Awaited before each operation; what it rejects with keeps the operation from beginning, and fails the step. */
  readonly beforeOperation?: (operation: PlannedOperation) => Promise<void>;
  /** Asked for registries of which the environment has no login, e.g. `dockerCredentials()`. Default: nobody. */
  readonly credentials?: RegistryCredentials;
  /** Default: this process's variables and working directory. */
  readonly operator?: Operator;
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** Types of lifecycle checks that extensions add: `checkTypesOf(extensions)`. Default: none. */
  readonly checkTypes?: CheckTypes;
  /** What makes the containers, for their label. Default `library`. */
  readonly version?: string;
}

type Optional = 'onEvent' | 'interrupt' | 'credentials' | 'operator' | 'clock' | 'checkTypes' | 'version';

/** A request with all that it leaves open filled in. */
export type CompletePlay = Omit<PlayRequest, 'options' | Optional> &
  Required<Omit<Pick<PlayRequest, Optional>, 'operator'>> & {
    readonly operator: PlayOperator;
    readonly options: Required<PlayOptions>;
  };

const nobody: RegistryCredentials = { find: async () => undefined };

export function completed({
  options = {},
  onEvent = () => undefined,
  interrupt = new AbortController().signal,
  credentials = nobody,
  operator = systemOperator({ environment: process.env, workingDirectory: process.cwd() }),
  clock = systemClock,
  checkTypes = new Map(),
  version = 'library',
  ...request
}: PlayRequest): CompletePlay {
  const {
    concurrency = 0,
    perShip = 4,
    keepGoing = false,
    reuse = false,
    refreshImages = false,
    skipUnreachable = false,
    onlyIfChanged = false,
    renewVolumes = false,
    asPlanned = false,
    rollbackTo = null,
    force = false,
    stepDelaySeconds = 0,
    stopStartDelaySeconds = 0,
  } = options;
  return {
    ...request,
    onEvent,
    interrupt,
    credentials,
    operator: withSecretsOfPlay(operator, request.environment),
    clock,
    checkTypes,
    version,
    options: {
      concurrency,
      perShip,
      keepGoing,
      reuse,
      refreshImages,
      skipUnreachable,
      onlyIfChanged,
      renewVolumes,
      asPlanned,
      rollbackTo,
      force,
      stepDelaySeconds,
      stopStartDelaySeconds,
    },
  };
}
