import { movesBackTogether } from '../decide/index.ts';
import {
  instanceOf,
  type Outcome,
  type Plan,
  type PlanStep,
  type StepId,
  succeeded,
} from '../model/index.ts';
import type { Means, Parked } from './bring-back.ts';
import { type PutBackRequest, putBackExchange } from './exchange-in-vain.ts';
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
  readonly #byStep = new Map<StepId, Exchange>();

  constructor({ nodes }: Plan) {
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

  /**
   * Where one has failed, all are put back that can be; after an interruption they are left as they are. Either is told, and
   * what stays where it is to be has come to what it has come to.
   */
  async takeBack(
    record: PlayRecord,
    means: PutBackRequest & { readonly interrupted: boolean },
  ): Promise<void> {
    for (const exchange of new Set(this.#byStep.values())) {
      const { members, parked, held } = exchange;
      const hasBegun = parked.length > 0 || held.size > 0;
      if (!hasBegun || held.size === members.length) continue;
      const failed = members.map(({ id }) => id).filter((id) => !held.has(id));
      const { fates, staying } = means.interrupted
        ? { fates: await leftAsIs(exchange, means), staying: new Set(held.keys()) }
        : await putBackExchange(exchange, means);
      release(record, exchange, staying);
      for (const id of held.keys()) record.settle(id, { kind: 'held-back', because: failed }, null);
      for (const [step, message] of fates) record.tell({ type: 'step-warned', step, message });
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
        `Its old container, ${found?.name ?? name}, stays stopped on ${ship}, as its ports go round with ${othersOf(exchange, step)} and not all of them run yet: the same command again goes on.`,
      ];
    }),
  );
}

function release(
  record: PlayRecord,
  { held }: Exchange,
  which: ReadonlySet<StepId> = new Set(held.keys()),
): void {
  for (const [id, { outcome, container }] of held) if (which.has(id)) record.settle(id, outcome, container);
}
