import type { Failure } from '../model/index.ts';
import { engineAdvice, lacksItsGiver } from './engine-advice.ts';
import { failureOf, sentence } from './failures.ts';
import type { SeenContainer, Sight } from './sight.ts';
import type { StepTask } from './step-state.ts';

/** An instance, and where it is. */
type Placed = Pick<StepTask, 'ship' | 'instance'>;

/** What stands where after a failure, with what to do about its cause where the Engine's words do not tell. */
export function standing(failure: Failure, where: string): Failure {
  const advice = engineAdvice(failure);
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

/** Whether what differs between an old container and the file is a secret, or something of it. */
export type OtherSecrets = 'none' | 'among others' | 'alone';

/** A replacement has failed, and the old container is there. */
export function keptAside(
  task: StepTask,
  failure: Failure,
  { name }: SeenContainer,
  otherSecrets: OtherSecrets,
): Failure {
  const ways = {
    none: waysOn(task),
    'among others': `${waysOn(task)}. It has other secrets than the file, and no record has those: a rollback takes the file's; an apply of the file that it was made by puts it back`,
    alone:
      'correct the cause and apply again: with the secrets that it was made with in the file, it is put back. No record has them, so a rollback takes the secrets of the file as well',
  };
  return standing(
    failure,
    `The old container is kept on ${task.ship} as ${name}, stopped; ${ways[otherSecrets]}.`,
  );
}

function waysOn({ replacing: { rollbackTo } }: StepTask): string {
  return rollbackTo === null
    ? 'correct the cause and apply again, or go back with `maestro rollback`'
    : `\`maestro rollback ${rollbackTo}\` tries again to go back, and \`maestro apply\` goes forward to what the file says`;
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
  const there = [holder, aside].flatMap((container) =>
    container === null ? [] : [`${container.name} (${container.state})`],
  );
  const what = there.length === 0 ? 'no container of it' : there.join(' and ');
  const why = lacksItsGiver(cause)
    ? 'The container that it took a network, processes or memory from when it was made has been replaced.'
    : sentence(cause);
  const hint = `Putting the old container back failed as well, ${during}: ${why} On ${task.ship} there is ${what}; ${waysOn(task)}.`;
  return { ...failure, hint };
}

/** A replacement has failed, and the old container is back and was started; what its checks have to say, as a clause. */
export function putBackUnproven(failure: Failure, cause: string): Failure {
  return {
    ...failure,
    hint: `The old container was put back and started; its running checks do not pass: ${sentence(cause)}`,
  };
}
