import { isRunning, type Outcome, type PlanStep, type StepId } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { type Means, parkedBy } from './bring-back.ts';
import type { ReadyStep } from './first-look.ts';
import type { PlayRecord } from './play-record.ts';
import type { CompletePlay } from './play-request.ts';
import { withTakers } from './revive-takers.ts';
import type { StepResult } from './run-step.ts';
import { tellWhatStaysReplaced } from './stays-replaced.ts';
import { UnfinishedExchanges } from './unfinished-exchanges.ts';
import { UnfinishedMoves } from './unfinished-moves.ts';

type AfterPlay = Pick<CompletePlay, 'plan' | 'environment' | 'interrupt' | 'beforeOperation'>;

/** What the failed and the unfinished steps of a play leave behind on the ships: it is put right, or told. */
export class Aftermath {
  readonly #request: AfterPlay;
  readonly #record: PlayRecord;
  readonly #signal: AbortSignal;
  readonly #moves = new UnfinishedMoves();
  readonly #exchanges: UnfinishedExchanges;
  /** Steps that have begun, and ended. */
  readonly #ended = new Set<StepId>();
  #ready: ReadonlyMap<StepId, ReadyStep> = new Map();

  /** @param signal of the calls. */
  constructor(request: AfterPlay, record: PlayRecord, signal: AbortSignal) {
    this.#request = request;
    this.#record = record;
    this.#signal = signal;
    this.#exchanges = new UnfinishedExchanges(request.plan);
  }

  /** How the ships were found. */
  found(ready: ReadonlyMap<StepId, ReadyStep>): void {
    this.#ready = ready;
  }

  /** What a step has come to, those included that it has cut off; what it has stopped is kept in mind. Always resolves. */
  async outcomeOf(ready: ReadyStep, result: StepResult): Promise<Outcome> {
    this.#ended.add(ready.step.id);
    const parked = parkedBy(ready, result);
    if (parked !== undefined) {
      this.#moves.note(parked);
      this.#exchanges.note(parked);
    }
    return result.outcome.kind === 'failed' ? this.#withTakers(ready, result.outcome) : result.outcome;
  }

  /** Records what a step has come to; of what changes places, once all of it has. */
  settle(id: StepId, outcome: Outcome, container: string | null): void {
    this.#exchanges.settle(this.#record, id, { outcome, container });
  }

  /** At the end: what was stopped in vain, because ports go round, or what runs elsewhere was to take its place. */
  async takeBack(): Promise<void> {
    const { plan, environment } = this.#request;
    const driverOf = (step: StepId): HostDriver | undefined => this.#ready.get(step)?.driver;
    const isUntouched = (id: StepId): boolean => {
      const { holder = null, aside = null } = this.#ready.get(id)?.sight ?? {};
      return !this.#ended.has(id) && holder === null && aside === null;
    };
    const means = this.#means();
    await this.#exchanges.takeBack(this.#record, { ...means, environment, driverOf, isUntouched });
    await this.#moves.takeBack(this.#record, driverOf, means);
    if (plan.play === 'apply') tellWhatStaysReplaced(this.#record, environment);
  }

  #withTakers(ready: ReadyStep, outcome: Outcome): Promise<Outcome> {
    const { plan, environment } = this.#request;
    const ran = ({ id }: PlanStep): boolean => isRunning(this.#ready.get(id)?.container?.state ?? 'exited');
    const steps = this.#record.steps();
    return withTakers(ready, outcome, { ...this.#means(), play: plan.play, environment, steps, ran });
  }

  #means(): Means & { readonly interrupted: boolean } {
    const { interrupt, beforeOperation } = this.#request;
    return {
      signal: this.#signal,
      interrupted: interrupt.aborted,
      beforeOperation,
      settled: ({ id }, { name, container }, done) =>
        this.#record.tell({ type: 'operation-settled', step: id, operation: name, container, done }),
    };
  }
}
