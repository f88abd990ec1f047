import { type Failure, type FailureCode, type LifecycleState, shipAdvice } from '../model/index.ts';
import type { CallTrouble, ChecksReport, Operation } from './decision.ts';
import { engineAdvice } from './engine-advice.ts';
import type { SeenContainer } from './sight.ts';
import type { StepTask, Unanswered } from './step-state.ts';

/** A failure of an instance on its ship. */
export function failureOf(
  subject: { readonly ship: string; readonly instance: string },
  details: Omit<Failure, 'ship' | 'instance'>,
): Failure {
  return { ...details, ship: subject.ship, instance: subject.instance };
}

/** An instance, and where it is. */
type Placed = Pick<StepTask, 'ship' | 'instance'>;

/** What is being done, as a phrase. */
export function phrase(operation: Operation): string {
  switch (operation.name) {
    case 'create':
      return 'creating the container';
    case 'connect':
      return `attaching the container to the network ${operation.network}`;
    case 'start':
      return 'starting the container';
    case 'stop':
      return 'stopping the container';
    case 'kill':
      return 'killing the container';
    case 'rename':
      return operation.to === operation.container
        ? 'renaming the container'
        : `renaming the container to ${operation.to}`;
    case 'update':
      return 'changing its restart policy';
    case 'remove':
      return `removing the container ${operation.container}`;
  }
}

export function foreignContainer(task: Placed, container: SeenContainer, because: string): Failure {
  return failureOf(task, {
    code: 'foreign-container',
    during: 'looking at the container',
    cause: `The name ${container.name} is held by a container that is not this instance's: ${because}.`,
    hint: `Remove or rename that container on ${task.ship} if it is not needed; it was not touched.`,
  });
}

export function containerPaused(task: Placed): Failure {
  return failureOf(task, {
    code: 'container-paused',
    during: 'looking at the container',
    cause: 'The container is paused.',
    hint: `Let it go on with \`docker unpause ${task.instance}\` on ${task.ship}, or stop it first.`,
  });
}

export function removalInProgress(task: StepTask, container: SeenContainer, seconds: number): Failure {
  return failureOf(task, {
    code: 'removal-in-progress',
    during: 'waiting for a removal to end',
    cause: `The Engine has been removing the container ${container.name} for more than ${seconds} s.`,
    hint: `Look at the Engine of ${task.ship}: a removal that hangs is often a mount that is still in use.`,
  });
}

/** The image was on the ship, and is not there any more when the container is made of it. */
export function imageMissing(task: StepTask, trouble: CallTrouble): Failure {
  return failureOf(task, {
    code: 'image-missing',
    during: 'creating the container',
    cause: sentence(trouble.message),
    hint: `Start again: ${task.image} is pulled where it is missing.`,
  });
}

export function networkMissing(task: StepTask, network: string): Failure {
  return failureOf(task, {
    code: 'network-missing',
    during: networksPhrase(task.networks),
    cause: `There is no network ${network} on ship ${task.ship}.`,
    hint: `Make it there, or declare it under networks at the top of the file; nothing was replaced.`,
  });
}

/** @param network the one that was to be made; null: it was not come to that. */
export function networksFailed(task: StepTask, network: string | null, trouble: CallTrouble): Failure {
  const during = network === null ? networksPhrase(task.networks) : `making the network ${network}`;
  return callFailed(task, during, trouble, 'network-failed');
}

/** `looking for the networks front, back`. */
export function networksPhrase(networks: readonly string[]): string {
  return `looking for the network${networks.length === 1 ? '' : 's'} ${networks.join(', ')}`;
}

export function containerGone(task: StepTask, during: string): Failure {
  return failureOf(task, {
    code: 'container-gone',
    during,
    cause: 'The container that was started is not there any more: somebody else removed it.',
  });
}

/** A saved plan is for another situation. */
export function worldMoved(task: StepTask, expected: string, found: string): Failure {
  return failureOf(task, {
    code: 'world-moved',
    during: 'comparing the container with the plan',
    cause: `The plan says ${expected}, and what there is now calls for ${found}, or is another container.`,
    hint: 'Make a new plan; nothing of this instance was touched.',
  });
}

/** What an answer that was lost leaves open: the beginning of a sentence. */
export function notKnown({ hasEnded }: Unanswered): string {
  return hasEnded
    ? 'The container has ended; whether its Engine has tidied up behind it is not known'
    : 'Whether it took effect is not known';
}

/** A look that failed for good. @param unanswered the operation before it whose answer was lost. */
export function lookFailed(task: StepTask, unanswered: Unanswered | null, trouble: CallTrouble): Failure {
  if (unanswered === null) return callFailed(task, 'looking at the container', trouble, 'conflict');
  const { play, ship, instance } = task;
  const next =
    play === 'restart'
      ? `restart ${instance} alone: the same command would restart once more what it has restarted`
      : 'the same command goes on from there';
  return {
    ...callFailed(task, unanswered.during, trouble, 'conflict'),
    hint: `${notKnown(unanswered)}; when ${ship} answers again, ${next}.`,
  };
}

/** A call that failed for good. */
export function callFailed(task: StepTask, during: string, trouble: CallTrouble, code: FailureCode): Failure {
  const cause = sentence(trouble.message);
  if (trouble.kind === 'unreachable' || trouble.kind === 'lost') {
    return failureOf(task, {
      code: 'ship-unreachable',
      during,
      cause,
      ...shipAdvice('ship-unreachable', task.ship),
    });
  }
  const ownCode = trouble.kind === 'unforeseen' ? 'internal' : trouble.code;
  const failure = failureOf(task, { code: ownCode ?? code, during, cause });
  const advice = engineAdvice(failure);
  return { ...failure, ...adviceOf(advice === undefined ? trouble : { hint: advice, ...trouble }) };
}

export function checkFailed(
  task: StepTask,
  state: LifecycleState,
  { check, cause, output = [], unasked }: Omit<Extract<ChecksReport, { result: 'failed' }>, 'result'>,
  hint: string | undefined,
): Failure {
  const during = `${state} check ${check}`;
  // Nothing is known to be wrong, but that the ship does not answer.
  if (unasked === true) {
    const code = 'ship-unreachable';
    return failureOf(task, { code, during, cause: sentence(cause), ...shipAdvice(code, task.ship) });
  }
  // The Engine names the old container that the link led to.
  const linkIsLost = /cannot link to a non running container/i.test(cause);
  const advice = linkIsLost
    ? `A container that it links to was stopped, or made anew, and Docker runs no command in it until it is made anew itself: \`maestro restart ${task.instance}\`.`
    : hint;
  return failureOf(task, {
    code: 'check-failed',
    during,
    cause: sentence(cause),
    ...(advice === undefined ? {} : { hint: advice }),
    ...(output.length === 0 ? {} : { output }),
  });
}

/** What a trouble of our own says of its place, and of what to do. */
export function adviceOf({ hint, at, others = [] }: CallTrouble): Pick<Failure, 'hint' | 'at' | 'others'> {
  const more = others.map((other) => ({
    cause: sentence(other.message),
    ...adviceOf({ ...other, kind: 'withheld' }),
  }));
  return {
    ...(hint === undefined ? {} : { hint: sentence(hint) }),
    ...(at === undefined ? {} : { at }),
    ...(more.length === 0 ? {} : { others: more }),
  };
}

/** With a capital letter and a full stop. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'Unknown cause.';
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
