import {
  afterChecks,
  afterComparing,
  afterDelay,
  afterFailedFindingImage,
  afterFailedLook,
  afterFailedNetworks,
  afterFindingImage,
  afterGivingUp,
  afterLook,
  afterMissingNetwork,
  afterNetworks,
  afterOperation,
  afterPull,
  beginStep,
  type Decision,
  decide,
  namesInUse,
  type SeenContainer,
  type Sight,
  type StepState,
  type StepTask,
  seenByInspections,
} from '../decide/index.ts';
import type { Environment, Network, RehearsedAction, RehearsedStep } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { troubleOf } from './call-trouble.ts';
import { askedContainer, compareContainer, seenIn } from './compare-container.ts';
import { ShipImages } from './ship-images.ts';
import { specified } from './specified.ts';

/** What a rehearsed step looks at. */
export interface RehearsalContext {
  readonly task: StepTask;
  readonly environment: Environment;
  readonly sight: Sight;
  readonly driver: HostDriver;
  readonly declaredNetworks: ReadonlyMap<string, Network>;
  readonly calls: AbortSignal;
}

/** The id of a container or image that there is not yet. */
const notYet = 'not-yet';

/**
 * Takes the decisions of a step as they would be taken, with everything that is to be done taken for done well. It only
 * looks: at the containers, the image and the networks that are on the ship.
 */
export async function rehearseStep(
  context: RehearsalContext,
): Promise<Pick<RehearsedStep, 'actions' | 'outcome' | 'onlyIfChanged'>> {
  const actions: RehearsedAction[] = [];
  const { task } = context;
  let state = beginStep(context.sight, task.earlier);
  for (;;) {
    const decision = decide(task, state);
    const onlyIfChanged =
      state.pulled && (task.onlyIfChanged || task.play === 'pull') && state.imageBefore !== null;
    switch (decision.kind) {
      case 'settled':
        return { actions, outcome: decision.outcome, onlyIfChanged };
      case 'failed':
        return { actions, outcome: { kind: 'failed', failure: decision.failure }, onlyIfChanged };
      default:
        state = await imagine(context, state, decision, (action) => actions.push(action));
    }
  }
}

async function imagine(
  context: RehearsalContext,
  state: StepState,
  decision: Exclude<Decision, { kind: 'settled' | 'failed' }>,
  note: (action: RehearsedAction) => void,
): Promise<StepState> {
  const { task } = context;
  switch (decision.kind) {
    case 'look':
      return look(context, state);
    case 'compare':
      return compare(context, state, decision.container);
    case 'give-up':
      return afterGivingUp(state, decision);
    case 'find-image':
      return findImage(context, state);
    case 'pull-image':
      note({ kind: 'pull', image: task.image, present: typeof state.imageId === 'string' });
      // What the registry has is known only after the pull.
      return afterPull(state, notYet);
    case 'ensure-networks':
      return ensureNetworks(context, state, note);
    case 'check': {
      const checks = decision.proving === true ? task.provingChecks : task.checks[decision.state];
      if (checks > 0) note({ kind: 'check', state: decision.state, checks });
      return afterChecks(task, state, decision.state, { result: 'passed' });
    }
    case 'delay':
      note({ kind: 'delay', seconds: decision.seconds });
      return afterDelay(state);
    case 'operate':
      note({
        kind: 'operation',
        operation: decision.operation.name,
        container: decision.operation.container,
      });
      return afterOperation(task, state, decision.operation, { done: true, id: notYet });
  }
}

/** At what is there; after an operation that was only imagined, at what it would have left. */
async function look({ task, driver, calls }: RehearsalContext, state: StepState): Promise<StepState> {
  if (state.operations > 0) {
    const { holder, aside } = state.sight;
    return afterLook(state, { holder: inspected(holder), aside: inspected(aside) });
  }
  try {
    const [holder, ...asides] = await Promise.all(
      namesInUse(task, state).map((name) => driver.containers.inspect(name, { signal: calls })),
    );
    return afterLook(state, seenByInspections(task, holder, asides));
  } catch (error) {
    return afterFailedLook(task, askedOnce(state), troubleOf(error));
  }
}

/** A rehearsal does not go on asking where an answer is lost. */
function askedOnce(state: StepState): StepState {
  return { ...state, doubts: Number.POSITIVE_INFINITY };
}

const neverFailed: NonNullable<SeenContainer['inspected']> = {
  exitCode: 0,
  outOfMemory: false,
  restartCount: 0,
  error: '',
  restart: { name: 'no', maximumRetryCount: 0 },
  anonymousVolumes: [],
};

function inspected(container: SeenContainer | null): SeenContainer | null {
  if (container === null) return null;
  return {
    ...container,
    networks: container.networks ?? [],
    inspected: container.inspected ?? neverFailed,
  };
}

async function compare(
  { task, environment, driver, calls }: RehearsalContext,
  state: StepState,
  container: string,
): Promise<StepState> {
  try {
    const asked = askedContainer(specified(environment, task.instance), driver);
    const looking = { driver, images: new ShipImages(calls), signal: calls };
    const inspection = driver.containers.inspect(container, { signal: calls });
    const found = await compareContainer(looking, inspection, asked);
    return afterComparing(state, found === undefined ? null : seenIn(found));
  } catch (error) {
    return afterFailedLook(task, askedOnce(state), troubleOf(error));
  }
}

async function findImage({ task, driver, calls }: RehearsalContext, state: StepState): Promise<StepState> {
  try {
    const { platform } = task;
    const id = await driver.images.id(task.image, { signal: calls, platform });
    return afterFindingImage(task, state, id ?? null);
  } catch (error) {
    return afterFailedFindingImage(task, askedOnce(state), troubleOf(error));
  }
}

async function ensureNetworks(
  { task, driver, declaredNetworks, calls }: RehearsalContext,
  state: StepState,
  note: (action: RehearsedAction) => void,
): Promise<StepState> {
  let there: ReadonlySet<string>;
  try {
    there = new Set(await driver.networks.list({ signal: calls }));
  } catch (error) {
    return afterFailedNetworks(task, askedOnce(state), null, troubleOf(error));
  }
  for (const network of task.networks) {
    if (there.has(network)) continue;
    if (declaredNetworks.get(network)?.external !== false) return afterMissingNetwork(task, state, network);
    note({ kind: 'create-network', network });
  }
  return afterNetworks(state);
}
