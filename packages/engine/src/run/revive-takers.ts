import { isLater, notOurs, type Operation } from '../decide/index.ts';
import {
  type ContainerDetails,
  defaultStopTimeoutSeconds,
  type Environment,
  type Giver,
  giversOf,
  isRunning,
  type Outcome,
  type PlanStep,
  type PlayName,
  sharesLife,
} from '../model/index.ts';
import { type Means, operateAll } from './bring-back.ts';
import type { ReadyStep } from './first-look.ts';

/** What is known of a play whose step has failed. */
export interface FailedPlay extends Means {
  readonly play: PlayName;
  readonly environment: Environment;
  readonly steps: readonly PlanStep[];
  /** Whether its container ran when the play began. */
  readonly ran: (step: PlanStep) => boolean;
  readonly interrupted: boolean;
}

type GiverStep = Pick<ReadyStep, 'step' | 'driver'>;

/**
 * The failure of a replacement or restart says what became of those that take part in the container's network, processes or
 * memory, or link to it, and wait for the step: they lost it when that was stopped. Where the very container runs again, those that
 * take part in it are started again, those of them first that others take part in; links lead to it again by themselves. Volumes
 * stay with who took them. Always resolves.
 */
export async function withTakers(giver: GiverStep, outcome: Outcome, play: FailedPlay): Promise<Outcome> {
  const mayHaveStopped = play.play === 'apply' || play.play === 'restart';
  if (!mayHaveStopped || outcome.kind !== 'failed' || outcome.failure.code === 'ship-unreachable')
    return outcome;
  const fates = await revive(giver, play);
  if (fates.length === 0) return outcome;
  const { failure } = outcome;
  return { ...outcome, failure: { ...failure, hint: [failure.hint ?? [], ...fates].flat().join(' ') } };
}

async function revive(giver: GiverStep, play: FailedPlay): Promise<string[]> {
  const fates: string[] = [];
  for (const taker of play.steps) {
    if (!taker.needs.includes(giver.step.id)) continue;
    const gives = lostWith(taker, giver.step, play.environment);
    if (gives !== undefined) fates.push(...(await reviveOne(giver, { taker, gives }, play)));
  }
  return fates;
}

/** What is lost while the giver is down; where that is more, what ends with it. undefined: nothing. */
function lostWith({ subject }: PlanStep, giver: PlanStep, { instances }: Environment): Lost | undefined {
  const container = subject.kind === 'instance' ? instances[subject.instance]?.container : undefined;
  const givers = container === undefined ? [] : giversOf(container);
  const taken = givers.flatMap(({ instance, gives }) =>
    instance === giver.subject.instance && gives !== 'volumes' ? [gives] : [],
  );
  return taken.find(sharesLife) ?? taken[0];
}

async function reviveOne(
  { step, driver }: GiverStep,
  { taker, gives }: { readonly taker: PlanStep; readonly gives: Lost },
  play: FailedPlay,
): Promise<string[]> {
  const { signal, environment } = play;
  const { instance } = taker.subject;
  let host: ContainerDetails | undefined;
  let guest: ContainerDetails | undefined;
  try {
    [host, guest] = await Promise.all(
      [step.subject.instance, instance].map((name) => driver.containers.inspect(name, { signal })),
    );
  } catch {
    return [];
  }
  const isOurs =
    guest !== undefined && notOurs({ environment: environment.name, instance }, guest) === undefined;
  if (guest === undefined || !isOurs || !(isRunning(guest.state) || play.ran(taker))) return [];
  if (gives === 'links' && !isRunning(guest.state)) return [];
  const isSame = host !== undefined && isRunning(host.state) && !isLater(host.createdAt, guest.createdAt);
  if (isSame && (gives === 'links' || hasIt(host, guest))) return [];
  const who = `${instance}, which ${takes[gives]},`;
  if (!isSame || play.interrupted) {
    const wayOut =
      play.play === 'apply'
        ? 'the next apply makes it anew'
        : `once ${step.subject.instance} runs, \`maestro restart ${instance}\` brings it back`;
    const more = gives === 'links' ? ', and Docker runs no command in it (`maestro exec`, checks)' : '';
    return [`${who} has lost that${more}: ${wayOut}.`];
  }
  const about = { container: instance, id: guest.id };
  const timeoutSeconds = environment.instances[instance]?.stopTimeoutSeconds ?? defaultStopTimeoutSeconds;
  const operations: Operation[] = [
    ...(isRunning(guest.state) ? [{ name: 'stop', ...about, timeoutSeconds } as const] : []),
    { name: 'start', ...about },
  ];
  const trouble = await operateAll(driver, taker, operations, play);
  if (trouble !== undefined) return [`${who} has lost that, and could not be started again: ${trouble}`];
  return [`${who} was started again as well.`, ...(await revive({ step: taker, driver }, play))];
}

type Lost = Exclude<Giver['gives'], 'volumes'>;

const takes: { readonly [gives in Lost]: string } = {
  net: 'shares its network',
  pid: 'shares its processes',
  ipc: 'shares its memory',
  links: 'links to it',
};

/** Whether what takes part in a container's namespaces was started after that. */
function hasIt(host: ContainerDetails | undefined, guest: ContainerDetails): boolean {
  const [given, taken] = [host?.startedAt ?? null, guest.startedAt];
  return isRunning(guest.state) && (given === null || taken === null || !isLater(given, taken));
}
