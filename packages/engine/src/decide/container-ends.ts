import type { Failure } from '../model/index.ts';
import type { ChecksReport, ContainerEnd } from './decision.ts';
import { failureOf, sentence } from './failures.ts';
import type { SeenContainer } from './sight.ts';
import type { StepTask } from './step-state.ts';

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

function outagePhrase({ ship }: StepTask, outageMs: number): string {
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

function again(rollbackTo: number | null): string {
  return rollbackTo === null ? 'apply again' : `give \`maestro rollback ${rollbackTo}\` again`;
}

/** An apply leaves what it has made or started where it is, unless it puts an old one back. */
function adviceAfterDeath(
  { play, ship, instance, replacing: { rollbackTo } }: StepTask,
  {
    comesBack,
    withEngine = false,
    exitCode,
  }: { readonly comesBack: boolean; readonly withEngine?: boolean; readonly exitCode?: number | undefined },
): Pick<Failure, 'hint'> {
  if (withEngine) {
    const next = play === 'apply' ? again(rollbackTo) : `\`maestro start ${instance}\` goes on from there`;
    return { hint: `An Engine that ends takes its containers with it: ${next}.` };
  }
  if (play === 'apply') {
    const how = comesBack ? 'and its restart policy goes on bringing it back' : 'ended';
    return {
      hint: `It stays on ${ship}, ${how}; correct the cause (\`maestro logs ${instance}\` shows what it wrote) and ${again(rollbackTo)}.`,
    };
  }
  if (comesBack)
    return { hint: 'Its restart policy goes on bringing it back: stop it if that is not wanted.' };
  return exitCode === 0
    ? { hint: 'A container lives as long as its command: one that goes into the background ends it.' }
    : {};
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
