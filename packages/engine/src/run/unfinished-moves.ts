import type { Operation } from '../decide/index.ts';
import { type Outcome, type PlanStep, type RestartPolicy, type StepId, succeeded } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { bringBack, type Parked, unfinished } from './bring-back.ts';
import type { ReadyStep } from './first-look.ts';
import type { PlayRecord } from './play-record.ts';
import type { CompletePlay } from './play-request.ts';

/** What a play has stopped because it is to run elsewhere, until it does. */
export class UnfinishedMoves {
  readonly #moves: { readonly instance: string; readonly ran: boolean; readonly parked: Parked }[] = [];

  /** @param restart its policy before. */
  note({ step, driver }: ReadyStep, { kind }: Outcome, restart: RestartPolicy | undefined): void {
    const { change, cause } = step;
    if (change?.kind !== 'stop' || cause.kind !== 'moved') return;
    if (kind !== 'stopped' && kind !== 'already-down') return;
    this.#moves.push({
      instance: cause.instance,
      ran: kind === 'stopped',
      parked: { step, driver, restart },
    });
  }

  /** What ran, and was stopped to run elsewhere in vain, runs again where it was; after an interruption that is only told. */
  async takeBack(
    record: PlayRecord,
    { interrupt, beforeOperation }: Pick<CompletePlay, 'interrupt' | 'beforeOperation'>,
    {
      driverOf,
      signal,
    }: {
      readonly driverOf: (step: StepId) => HostDriver | undefined;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    for (const { instance, ran, parked } of this.#moves) {
      const step = stepOf(record, instance);
      const outcome = step === undefined ? undefined : record.outcome(step.id);
      if (step === undefined || (outcome !== undefined && succeeded(outcome))) continue;
      const settled = ({ name, container }: Operation, done: boolean): void =>
        record.tell({ type: 'operation-settled', step: parked.step.id, operation: name, container, done });
      const place = { instance: step, driver: driverOf(step.id) };
      const message =
        ran && !interrupt.aborted
          ? await bringBack(parked, place, { signal, beforeOperation, settled })
          : unfinished(parked.step, step);
      record.tell({ type: 'step-warned', step: step.id, message });
    }
  }
}

function stepOf(record: PlayRecord, instance: string): PlanStep | undefined {
  return record.steps().find(({ subject }) => subject.kind === 'instance' && subject.instance === instance);
}
