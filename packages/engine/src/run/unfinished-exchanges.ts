import { movesBackTogether, notOurs, type Operation } from '../decide/index.ts';
import {
  defaultStopTimeoutSeconds,
  type Environment,
  instanceOf,
  isRunning,
  keptAsideFor,
  type Outcome,
  type Plan,
  type PlanStep,
  type StepId,
  succeeded,
} from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { bringBack, type Means, operateAll, type Parked } from './bring-back.ts';
import { messageOf } from './call-trouble.ts';
import type { PlayRecord } from './play-record.ts';

/** Instances between which ports go round: all of their new containers take the place of the old ones, or none. */
interface Exchange {
  readonly members: readonly PlanStep[];
  readonly parked: Parked[];
  /** What members have come to, where that is well: it is told when all are. */
  readonly held: Map<StepId, Held>;
}

interface Held {
  readonly outcome: Outcome;
  readonly container: string | null;
}

/** The exchanges of a play, until they are done. */
export class UnfinishedExchanges {
  readonly #environment: Environment;
  readonly #byStep = new Map<StepId, Exchange>();

  constructor({ nodes }: Plan, environment: Environment) {
    this.#environment = environment;
    const steps = nodes.filter((node) => node.kind === 'step');
    for (const { id, cause, change } of steps) {
      if (cause.kind !== 'exchange' || change?.kind !== 'stop') continue;
      const names = [cause.instance, ...cause.with];
      const members = steps.filter(
        ({ subject }) => subject.kind === 'instance' && names.includes(subject.instance),
      );
      const known = members.flatMap((member) => this.#byStep.get(member.id) ?? [])[0];
      const exchange: Exchange = known ?? { members, parked: [], held: new Map() };
      for (const step of [id, ...members.map((member) => member.id)]) this.#byStep.set(step, exchange);
    }
  }

  note(parked: Parked): void {
    this.#byStep.get(parked.step.id)?.parked.push(parked);
  }

  /** Records what a step has come to; of a member that is well, once all members are. */
  settle(record: PlayRecord, step: StepId, held: Held): void {
    const exchange = this.#byStep.get(step);
    const isMember = exchange?.members.some(({ id }) => id === step) === true;
    if (exchange === undefined || !isMember || !succeeded(held.outcome)) {
      const outcome = isMember ? withWayBack(record.step(step), held.outcome) : held.outcome;
      record.settle(step, outcome, held.container);
      return;
    }
    exchange.held.set(step, held);
    if (exchange.held.size === exchange.members.length) release(record, exchange);
  }

  /** Where one has failed, all are put back; after an interruption they are left as they are, and that is told. */
  async takeBack(
    record: PlayRecord,
    driverOf: (step: StepId) => HostDriver | undefined,
    means: Means & { readonly interrupted: boolean },
  ): Promise<void> {
    for (const exchange of new Set(this.#byStep.values())) {
      const { members, parked, held } = exchange;
      const hasBegun = parked.length > 0 || held.size > 0;
      if (!hasBegun || held.size === members.length) continue;
      const failed = members.map(({ id }) => id).filter((id) => !held.has(id));
      const fates = means.interrupted
        ? await leftAsIs(exchange, means)
        : await this.#putBack(exchange, driverOf, means);
      if (means.interrupted) release(record, exchange);
      for (const id of held.keys()) record.settle(id, { kind: 'held-back', because: failed }, null);
      for (const [step, message] of fates) record.tell({ type: 'step-warned', step, message });
    }
  }

  /** First all ports are free, then all old containers start. @returns what to tell of the members */
  async #putBack(
    exchange: Exchange,
    driverOf: (step: StepId) => HostDriver | undefined,
    means: Means,
  ): Promise<[StepId, string][]> {
    const troubles = new Map<StepId, string>();
    for (const member of exchange.members) {
      const driver = driverOf(member.id);
      const trouble = driver === undefined ? undefined : await this.#clear(exchange, member, driver, means);
      if (trouble !== undefined) troubles.set(member.id, trouble);
    }
    const fates: [StepId, string][] = [];
    for (const parked of exchange.parked) {
      const { id } = memberOf(exchange, parked.step);
      const trouble = troubles.get(id) ?? (parked.ran ? await bringBack(parked, means) : undefined);
      const others = othersOf(exchange, parked.step);
      const { ship } = parked.step.subject;
      const fate =
        trouble === undefined
          ? `Its ports were to go round with ${others}, in vain: its old container was put back on ${ship}, and ${parked.ran ? 'runs' : 'does not run, as before'}.`
          : `Its ports were to go round with ${others}, in vain, and its old container, ${parked.name}, could not be put back on ${ship}: ${trouble}`;
      fates.push([id, fate]);
    }
    return fates;
  }

  /** Stops the new container of a member, and gives the old one its name, or its place, back. @returns why it could not */
  async #clear(
    { parked }: Exchange,
    step: PlanStep,
    driver: HostDriver,
    means: Means,
  ): Promise<string | undefined> {
    const { subject, change } = step;
    const { instance } = subject;
    const places = change?.kind === 'create' || change?.kind === 'start' || change?.kind === 'replace';
    if (!places) return undefined;
    const old = change.kind === 'replace' ? change.container : null;
    try {
      const [holder, aside] = await Promise.all([
        driver.containers.inspect(instance, means),
        old === null ? undefined : driver.containers.inspect(old, means),
      ]);
      const isNew =
        holder !== undefined &&
        holder.id !== old &&
        parked.every(({ container }) => container !== holder.id) &&
        notOurs({ environment: this.#environment.name, instance }, holder) === undefined;
      const operations: Operation[] = [];
      const about = { container: instance, id: holder?.id ?? '' };
      const timeoutSeconds =
        this.#environment.instances[instance]?.stopTimeoutSeconds ?? defaultStopTimeoutSeconds;
      if (isNew && isRunning(holder.state)) operations.push({ name: 'stop', ...about, timeoutSeconds });
      // What is back elsewhere must not run here as well, should this Engine restart.
      if (isNew && change.kind === 'create' && change.movesFrom !== null)
        operations.push({ name: 'remove', ...about });
      if (aside !== undefined && keptAsideFor(aside) === instance) {
        if (isNew) operations.push({ name: 'remove', ...about });
        operations.push({ name: 'rename', container: aside.name, id: aside.id, to: instance });
      }
      return await operateAll(driver, step, operations, means);
    } catch (error) {
      return messageOf(error);
    }
  }
}

/** What a failed step says of its container is not so any more, once that has moved back. */
function withWayBack(step: PlanStep | undefined, outcome: Outcome): Outcome {
  const { change } = step ?? {};
  if (outcome.kind !== 'failed' || outcome.failure.code === 'ship-unreachable') return outcome;
  return change?.kind === 'create' && change.movesFrom !== null
    ? { ...outcome, failure: movesBackTogether(outcome.failure, change.movesFrom) }
    : outcome;
}

function memberOf({ members }: Exchange, step: PlanStep): PlanStep {
  return members.find(({ subject }) => subject.instance === instanceOf(step)) ?? step;
}

function othersOf({ members }: Exchange, step: PlanStep): string {
  const names = members.map(({ subject }) => subject.instance);
  return names.filter((name) => name !== instanceOf(step)).join(', ');
}

async function leftAsIs(exchange: Exchange, { signal }: Means): Promise<[StepId, string][]> {
  const left = exchange.parked.filter(({ step }) => !exchange.held.has(memberOf(exchange, step).id));
  return Promise.all(
    left.map(async ({ step, driver, container, name }): Promise<[StepId, string]> => {
      const found = await driver.containers.inspect(container, { signal }).catch(() => undefined);
      const { ship } = step.subject;
      return [
        memberOf(exchange, step).id,
        `Its old container, ${found?.name ?? name}, stays stopped on ${ship}, as its ports go round with ${othersOf(exchange, step)} and not all of them run yet: apply again to go on.`,
      ];
    }),
  );
}

function release(record: PlayRecord, { held }: Exchange): void {
  for (const [id, { outcome, container }] of held) record.settle(id, outcome, container);
}
