import { type Failure, type FailureCode, type LifecycleState, shipAdvice } from '../model/index.ts';
import type { CallTrouble, ChecksReport, ContainerEnd, Operation } from './decision.ts';
import { engineAdvice } from './engine-advice.ts';
import type { SeenContainer, Sight } from './sight.ts';
import type { StepTask } from './step-state.ts';

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

export function containerDied(
  task: StepTask,
  end: ContainerEnd,
  { state, inspected }: Pick<SeenContainer, 'state' | 'inspected'>,
): Failure {
  // Docker has forgotten it once the container runs again.
  const exitCode =
    end.exitCode ?? (state === 'running' || state === 'paused' ? undefined : inspected?.exitCode);
  const words = ['The container ended'];
  if (exitCode !== undefined) words.push(` with exit code ${exitCode}`);
  if (end.outOfMemory === true || inspected?.outOfMemory === true) words.push(', out of memory');
  const restarts = inspected?.restartCount ?? 0;
  if (restarts > 0) words.push(`; the Engine restarted it ${restarts === 1 ? 'once' : `${restarts} times`}`);
  if (inspected !== null && inspected.error !== '') words.push(`; the Engine says: ${inspected.error}`);
  const { outageMs = null, wasSilent = false } = end;
  if (outageMs !== null) words.push(outagePhrase(task, outageMs));
  else if (wasSilent) words.push(`; the Engine of ${task.ship} did not answer before that`);
  words.push(until(end.waitedFor));
  return failureOf(task, {
    code: 'container-died',
    during: task.checks.running > 0 ? 'waiting for the running checks' : 'starting the container',
    cause: `${words.join('')}.`,
    ...adviceAfterDeath(task, {
      comesBack: restarts > 0,
      withEngine: outageMs !== null || wasSilent,
      exitCode,
    }),
  });
}

function outagePhrase({ ship }: Placed, outageMs: number): string {
  return `; there was no connection to the Engine of ${ship} for ${Math.max(1, Math.round(outageMs / 1000))} s before that`;
}

export function containerRestarting(task: StepTask, { inspected }: SeenContainer): Failure {
  const exitCode = inspected === null ? '' : `; its last exit code is ${inspected.exitCode}`;
  return failureOf(task, {
    code: 'container-died',
    during: 'looking at the container',
    cause: `The container ends again and again, and the Engine brings it back${exitCode}.`,
    ...adviceAfterDeath(task, { comesBack: true }),
  });
}

/** An apply leaves what it has made or started where it is, unless it puts an old one back. */
function adviceAfterDeath(
  { play, ship, instance }: StepTask,
  {
    comesBack,
    withEngine = false,
    exitCode,
  }: { readonly comesBack: boolean; readonly withEngine?: boolean; readonly exitCode?: number | undefined },
): Pick<Failure, 'hint'> {
  if (withEngine) {
    const next = play === 'apply' ? 'apply again' : `\`maestro start ${instance}\` goes on from there`;
    return { hint: `An Engine that ends takes its containers with it: ${next}.` };
  }
  if (play === 'apply') {
    const how = comesBack ? 'and its restart policy goes on bringing it back' : 'ended';
    return {
      hint: `It stays on ${ship}, ${how}; correct the cause (\`maestro logs ${instance}\` shows what it wrote) and apply again.`,
    };
  }
  if (comesBack)
    return { hint: 'Its restart policy goes on bringing it back: stop it if that is not wanted.' };
  return exitCode === 0
    ? { hint: 'A container lives as long as its command: one that goes into the background ends it.' }
    : {};
}

/** What stands where after a failure, with what to do about its cause where the Engine's words do not tell. */
export function standing(failure: Failure, where: string): Failure {
  const advice = engineAdvice(failure.ship, failure.cause);
  return { ...failure, hint: advice === undefined ? where : `${sentence(advice)} ${where}` };
}

/** A restart that could not make or start the new container, and has started the old one again. */
export function runsAgain(failure: Failure): Failure {
  return standing(failure, 'The old container was started again; correct the cause, and restart.');
}

/** A new container could not be made or started, and the old one has its name again. */
export function hasNameAgain({ ship }: Placed, failure: Failure, { state }: SeenContainer): Failure {
  const where = `The old container has its name again, and is ${state} on ${ship} as before; correct the cause, and start again.`;
  const told = standing(failure, where);
  return failure.hint === undefined || told.hint !== where ? told : failure;
}

/** A new container could not be made or started, and the old one does not have its name again. @param name that it has */
export function keptForNextStart(task: Placed, failure: Failure, name: string): Failure {
  const hint = `The old container is kept on ${task.ship} as ${name}; the next start goes on from there.`;
  return failureOf(task, standing(failure, hint));
}

/** A replacement has failed, and the old container is there. */
export function keptAside(task: StepTask, failure: Failure, { name }: SeenContainer): Failure {
  return standing(
    failure,
    `The old container is kept on ${task.ship} as ${name}, stopped; correct the cause and apply again, or go back with \`maestro rollback\`.`,
  );
}

/** A replacement has failed, and the old container has its name again. */
export function putBackAgain(
  task: StepTask,
  failure: Failure,
  old: SeenContainer,
  { stopped }: { readonly stopped: boolean },
): Failure {
  if (old.state === 'running') {
    const hint =
      stopped || !task.replacing.startsFirst
        ? 'The old container was put back, and runs.'
        : 'The old container was not stopped, and runs; no new one is kept beside it.';
    return standing(failure, hint);
  }
  return standing(
    failure,
    `The old container was put back, and does not run: it is ${old.state} on ${task.ship}.`,
  );
}

/** A replacement has failed that is one of an exchange of ports. */
export function putBackTogether(failure: Failure): Failure {
  return standing(
    failure,
    'Its old container, and those with which it exchanges ports, are put back at the end of the apply.',
  );
}

/** What was to move in an exchange of ports has failed where it was to be. @param from the ship of its old container */
export function movesBackTogether(failure: Failure, from: string): Failure {
  return standing(
    failure,
    `It is removed there at the end of the apply, and its old container on ${from}, and those with which it exchanges ports, are put back; a warning tells of what cannot be.`,
  );
}

/** A replacement has failed, and so has putting the old container back. @param during what was being done, as a phrase. */
export function putBackFailed(
  task: StepTask,
  failure: Failure,
  { during, cause }: { readonly during: string; readonly cause: string },
  { holder, aside }: Sight,
): Failure {
  const standing = [holder, aside].flatMap((container) =>
    container === null ? [] : [`${container.name} (${container.state})`],
  );
  const what = standing.length === 0 ? 'no container of it' : standing.join(' and ');
  const hint = `Putting the old container back failed as well, ${during}: ${sentence(cause)} On ${task.ship} there is ${what}.`;
  return { ...failure, hint };
}

/** A replacement has failed, and the old container is back and was started; what its checks have to say, as a clause. */
export function putBackUnproven(failure: Failure, cause: string): Failure {
  return {
    ...failure,
    hint: `The old container was put back and started; its running checks do not pass: ${sentence(cause)}`,
  };
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

/** A look that failed for good. @param unanswered the operation before it whose answer was lost, as a phrase. */
export function lookFailed(task: StepTask, unanswered: string | null, trouble: CallTrouble): Failure {
  if (unanswered === null) return callFailed(task, 'looking at the container', trouble, 'conflict');
  const { play, ship, instance } = task;
  const next =
    play === 'restart'
      ? `restart ${instance} alone: the same command would restart once more what it has restarted`
      : 'the same command goes on from there';
  return {
    ...callFailed(task, unanswered, trouble, 'conflict'),
    hint: `Whether it took effect is not known; when ${ship} answers again, ${next}.`,
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
  const advice = engineAdvice(task.ship, trouble.message);
  return {
    ...failureOf(task, { code: ownCode ?? code, during, cause }),
    ...adviceOf(advice === undefined ? trouble : { hint: advice, ...trouble }),
  };
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

/** Docker's own health check gave the container up while other checks waited. */
export function containerUnhealthy(
  task: StepTask,
  { cause, waitedFor }: Omit<Extract<ChecksReport, { result: 'unhealthy' }>, 'result'>,
  hint: string | undefined,
): Failure {
  return failureOf(task, {
    code: 'container-unhealthy',
    during: 'waiting for the running checks',
    cause: sentence(`${cause}${until(waitedFor)}`),
    ...(hint === undefined ? {} : { hint }),
  });
}

function until(waitedFor: string | null = null): string {
  return waitedFor === null ? '' : `; until then ${waitedFor}`;
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
