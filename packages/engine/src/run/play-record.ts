import type { AuditTrail } from '../audit/index.ts';
import type {
  Failure,
  Outcome,
  Plan,
  PlanStep,
  PlayEvent,
  PlayResult,
  ShipObservation,
  StepId,
} from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { ReadyStep } from './first-look.ts';
import { hideInTold } from './hide-in-told.ts';
import type { SettledStep } from './last-look.ts';
import type { CompletePlay } from './play-request.ts';
import { playVerdict } from './play-verdict.ts';
import type { Untimed } from './step-context.ts';

/** Tells a play's story without what templates made of secrets, and keeps the outcomes: one for each step, the first that is recorded. */
export class PlayRecord {
  readonly #plan: Plan;
  readonly #clock: Clock;
  readonly #trail: Pick<AuditTrail, 'hear'>;
  readonly #onEvent: (event: PlayEvent) => void;
  readonly #hide: ReturnType<typeof hideInTold>;
  readonly #steps: ReadonlyMap<StepId, PlanStep>;
  readonly #settled = new Map<StepId, Pick<SettledStep, 'outcome' | 'container'>>();
  #late: readonly Failure[] = [];
  #deafened: { readonly by: unknown } | undefined;

  constructor(
    { plan, clock, environment, onEvent }: Pick<CompletePlay, 'plan' | 'clock' | 'environment' | 'onEvent'>,
    trail: Pick<AuditTrail, 'hear'>,
  ) {
    this.#plan = plan;
    this.#hide = hideInTold(environment);
    this.#steps = new Map(plan.nodes.flatMap((node) => (node.kind === 'step' ? [[node.id, node]] : [])));
    this.#clock = clock;
    this.#trail = trail;
    this.#onEvent = onEvent;
  }

  /** A listener that throws hears no more, and does no harm to the play. */
  tell(untimed: Untimed<PlayEvent>): void {
    const event = { ...this.#hide(untimed), time: this.#clock.now() };
    this.#trail.hear(event);
    if (this.#deafened !== undefined) return;
    try {
      const answer: unknown = this.#onEvent(event);
      // A listener that is an async function fails later.
      if (answer instanceof Promise) answer.catch((error: unknown) => (this.#deafened ??= { by: error }));
    } catch (error) {
      this.#deafened = { by: error };
    }
  }

  begin(): void {
    const { play, environment } = this.#plan;
    const steps = this.steps().map(({ id, subject, change }) => ({
      step: id,
      subject,
      ...(change === undefined ? {} : { change }),
    }));
    this.tell({ type: 'play-began', play, environment, steps });
  }

  tellOfShip(observation: ShipObservation): void {
    const { ship } = observation;
    if (observation.reachable)
      this.tell({ type: 'ship-observed', ship, containers: observation.containers.length });
    else if (observation.code === 'ship-unreachable')
      this.tell({ type: 'ship-unreachable', ship, cause: observation.cause });
  }

  /** @param reason of the signal that was aborted: the name of what interrupted the play, or an error. */
  tellOfInterruption(reason: unknown): void {
    this.tell({ type: 'interrupted', signal: reasonInWords(reason) });
  }

  settle(step: StepId, outcome: Outcome, container: string | null): void {
    if (this.#settled.has(step)) return;
    this.#settled.set(step, { outcome: this.#hide(outcome), container });
    this.tell({ type: 'step-settled', step, outcome, container });
  }

  /** What has come to light of steps that had settled well. */
  addLate(failures: readonly Failure[]): void {
    this.#late = [...this.#late, ...this.#hide(failures)];
  }

  /** Steps that have not settled, as never begun. */
  settleTheRest(reason: 'failure' | 'interrupted'): void {
    for (const { id } of this.steps()) this.settle(id, { kind: 'not-begun', reason }, null);
  }

  result(): PlayResult {
    const outcomes = this.steps().flatMap(({ id, subject }) => {
      const outcome = this.outcome(id);
      return outcome === undefined ? [] : [{ step: id, subject, outcome }];
    });
    const ofSteps = outcomes.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.failure] : []));
    const verdict = playVerdict(outcomes, this.#late);
    return { play: this.#plan.play, outcomes, verdict, failures: [...ofSteps, ...this.#late] };
  }

  /** @throws what the listener threw, if it did */
  end(result: PlayResult): PlayResult {
    this.tell({ type: 'play-ended', result });
    if (this.#deafened !== undefined) throw this.#deafened.by;
    return result;
  }

  outcome(step: StepId): Outcome | undefined {
    return this.#settled.get(step)?.outcome;
  }

  /** What became of those of these steps that have settled. */
  settled(steps: Iterable<ReadyStep>): SettledStep[] {
    return [...steps].flatMap(({ step, driver }) => {
      const settled = this.#settled.get(step.id);
      return settled === undefined ? [] : [{ step, driver, ...settled }];
    });
  }

  hasSettled(step: StepId): boolean {
    return this.#settled.has(step);
  }

  steps(): readonly PlanStep[] {
    return [...this.#steps.values()];
  }

  step(id: StepId): PlanStep | undefined {
    return this.#steps.get(id);
  }
}

function reasonInWords(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  return reason instanceof Error ? reason.message : 'interrupted';
}
