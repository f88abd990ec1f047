import { asideName, type Comparison, type FailureCode, labelNames } from '../model/index.ts';
import type { CallTrouble, Operation, OperationReport } from './decision.ts';
import { callFailed, imageMissing, phrase } from './failures.ts';
import { failing, giveUp, inDoubt, putBackGivenUp } from './setbacks.ts';
import { oldOf, type SeenContainer, type Sight } from './sight.ts';
import { keepsOld, type StepState, type StepTask } from './step-state.ts';
import { standing } from './what-stands.ts';

/** What an operation did, as far as its answer tells. */
export function afterOperation(
  task: StepTask,
  state: StepState,
  operation: Operation,
  report: OperationReport,
): StepState {
  const operations = state.operations + 1;
  if (report.done) return { ...takenEffect(task, state, operation, report.id), trouble: null, operations };
  return { ...notDone(task, state, operation, report), operations };
}

function notDone(
  task: StepTask,
  state: StepState,
  operation: Operation,
  { trouble, hasEnded = false }: Extract<OperationReport, { done: false }>,
): StepState {
  const mayBeDone =
    trouble.kind === 'lost' ||
    trouble.kind === 'conflict' ||
    (trouble.kind === 'not-found' && !isOfAnother(operation, trouble.message));
  if (state.failure !== null && !(keepsOld(task) && mayBeDone)) {
    return putBackGivenUp(task, state, state.failure, phrase(operation), trouble.message);
  }
  const known =
    trouble.kind === 'lost'
      ? { ...state, ...asked(state, operation, false), unanswered: { during: phrase(operation), hasEnded } }
      : state;
  switch (trouble.kind) {
    case 'lost':
    case 'conflict':
      return inDoubt(known, trouble);
    case 'not-found':
      if (isOfAnother(operation, trouble.message)) return refused(task, state, operation, trouble);
      if (operation.name !== 'create') return inDoubt(known, trouble);
      // Other things that a container needs can be missing, too.
      return /\bimage\b(?!.*\bplatform\b)/i.test(trouble.message)
        ? giveUp(state, imageMissing(task, trouble), true)
        : refused(task, state, operation, trouble);
    case 'unreachable':
    case 'withheld':
      return failing(task, state, phrase(operation), trouble);
    case 'unforeseen':
    case 'refused':
      return refused(task, state, operation, trouble);
  }
}

/** Whether what is missing is a network, or a container that this one takes something from. */
function isOfAnother(operation: Operation, message: string): boolean {
  const [, missing] = /\bno such container: ([\w.-]*\w)/i.exec(message) ?? [];
  const isOwn = missing === operation.container || ('id' in operation && missing === operation.id);
  return /\bnetwork \S+ not found\b/i.test(message) || (missing !== undefined && !isOwn);
}

function takenEffect(
  task: StepTask,
  state: StepState,
  operation: Operation,
  id: string | undefined,
): StepState {
  const { sight } = state;
  switch (operation.name) {
    case 'create': {
      const holder = newContainer(task, id ?? '', state.imageId ?? '');
      return { ...state, sight: { ...sight, holder }, created: holder.id };
    }
    case 'connect': {
      const networks = [...(sight.holder?.networks ?? []), operation.network];
      return { ...state, sight: { ...sight, holder: changed(sight.holder, { networks }) } };
    }
    case 'start': {
      const holder = changed(sight.holder, { state: 'running', inspected: null });
      return {
        ...state,
        sight: { ...sight, holder, age: 'old' },
        ...asked(state, operation, true),
      };
    }
    case 'stop':
    case 'kill': {
      const stopped = (container: SeenContainer | null): SeenContainer | null =>
        container?.id === operation.id ? changed(container, { state: 'exited', inspected: null }) : container;
      const { holder, aside, age } = sight;
      return {
        ...state,
        sight: { holder: stopped(holder), aside: stopped(aside), age },
        ...asked(state, operation, true),
      };
    }
    case 'update': {
      const updated = (container: SeenContainer | null): SeenContainer | null =>
        container?.id !== operation.id || container.inspected === null
          ? container
          : { ...container, inspected: { ...container.inspected, restart: operation.restart } };
      const { holder, aside, age } = sight;
      return {
        ...state,
        sight: { holder: updated(holder), aside: updated(aside), age },
        comparison: withoutRestart(state.comparison, operation.id),
        ...asked(state, operation, true),
      };
    }
    case 'rename': {
      const putAside = operation.to !== task.instance;
      const renamed = changed(putAside ? sight.holder : sight.aside, { name: operation.to });
      const [holder, aside] = putAside ? [null, renamed] : [renamed, null];
      return { ...state, sight: { ...sight, holder, aside }, ...asked(state, operation, true) };
    }
    case 'remove': {
      const left = (container: SeenContainer | null): SeenContainer | null =>
        container?.id === operation.id ? null : container;
      const { holder, aside, age } = sight;
      return {
        ...state,
        sight: { holder: left(holder), aside: left(aside), age },
        removed: state.removed + 1,
      };
    }
  }
}

function newContainer(task: StepTask, id: string, imageId: string): SeenContainer {
  const labels = {
    [labelNames.environment]: task.environment,
    [labelNames.instance]: task.instance,
    [labelNames.specification]: task.digest,
  };
  const networks = task.networks.slice(0, 1);
  const { instance: name, image } = task;
  return { id, name, image, imageId, state: 'created', labels, networks, inspected: null };
}

/** What differed in it, a restart policy aside. */
function withoutRestart(comparison: Comparison | null, container: string): Comparison | null {
  if (comparison?.container !== container) return comparison;
  return { ...comparison, differences: comparison.differences.filter(({ field }) => field !== 'restart') };
}

function changed(container: SeenContainer | null, change: Partial<SeenContainer>): SeenContainer | null {
  return container === null ? null : { ...container, ...change };
}

function asked(state: StepState, operation: Operation, answered: boolean): Partial<StepState> {
  switch (operation.name) {
    case 'start': {
      const neverRan = state.sight.holder?.state === 'created';
      return { startAsked: { id: operation.id, neverRan, answered } };
    }
    case 'stop':
    case 'kill':
      // To put an old container back, the new one is stopped: that is not what the step is about.
      return state.failure === null ? { stopAsked: operation.id } : {};
    case 'update': {
      const { holder, aside } = state.sight;
      const container = [holder, aside].find((one) => one?.id === operation.id);
      const before = container?.inspected?.restart;
      return operation.restart.name === 'no' && before !== undefined
        ? { rested: { id: operation.id, before } }
        : {};
    }
    case 'rename':
      if (operation.to.startsWith(asideName(operation.container))) return { putAside: operation.id };
      // What passed its checks before was another container.
      return state.failure !== null ? { putBack: operation.id, passed: [] } : {};
    default:
      return {};
  }
}

function refused(task: StepTask, state: StepState, operation: Operation, trouble: CallTrouble): StepState {
  const failure = callFailed(task, phrase(operation), trouble, failureCodeOf(operation));
  if (keepsOld(task)) return giveUp(state, failure, !isCleaningUp(state, operation));
  if (operation.name !== 'start' && operation.name !== 'connect') {
    return giveUp(state, failure, operation.name === 'create');
  }
  if (oldOf(task, state) !== null) {
    const sight: Sight = { ...state.sight, age: 'old' };
    return giveUp({ ...state, sight, startRefused: operation.id }, failure, true);
  }
  const what = state.created === operation.id ? 'The container that was made' : 'The container';
  const where = `${what} stays on ${task.ship}, not started: start again when the cause is gone.`;
  return giveUp(state, standing(failure, where), false);
}

function failureCodeOf({ name }: Operation): FailureCode {
  return `${name}-failed`;
}

/** Whether the new container has been started already, and it is about the old one. */
function isCleaningUp({ sight: { aside }, startAsked }: StepState, operation: Operation): boolean {
  return startAsked !== null && 'id' in operation && operation.id === aside?.id;
}
