import { instanceOf, type PlanStep, type StepId, succeeded } from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { bringBack, type Means, mayRun, type Parked } from './bring-back.ts';
import type { PlayRecord } from './play-record.ts';

/** What a play has stopped because it is to run elsewhere, or holds a port of what is to replace it, until that does. */
export class UnfinishedMoves {
  readonly #parked: Parked[] = [];

  note(parked: Parked): void {
    const { kind } = parked.step.cause;
    if (kind === 'moved' || kind === 'orphan') this.#parked.push(parked);
  }

  /** What ran, and was stopped in vain, runs again where it was; after an interruption that is only told. */
  async takeBack(
    record: PlayRecord,
    driverOf: (step: StepId) => HostDriver | undefined,
    means: Means & { readonly interrupted: boolean },
  ): Promise<void> {
    for (const parked of this.#parked) {
      const waiting = waitingFor(parked.step, record.steps()).filter(({ id }) => {
        const outcome = record.outcome(id);
        return outcome === undefined || !succeeded(outcome);
      });
      const [first] = waiting;
      if (first === undefined) continue;
      const mayBe = waiting.map((step) => mayRun(step.subject.instance, driverOf(step.id), means.signal));
      const isLeft = !parked.ran || means.interrupted || (await Promise.all(mayBe)).includes(true);
      const message = isLeft ? staysStopped(parked.step, first) : await broughtBack(parked, first, means);
      record.tell({ type: 'step-warned', step: first.id, message });
    }
  }
}

/** The steps of instances on whose account one was stopped. */
function waitingFor(parked: PlanStep, steps: readonly PlanStep[]): PlanStep[] {
  const isMoved = parked.cause.kind === 'moved';
  return steps.filter(
    ({ subject, needs }) =>
      subject.kind === 'instance' &&
      (isMoved ? subject.instance === instanceOf(parked) : needs.includes(parked.id)),
  );
}

async function broughtBack(parked: Parked, instance: PlanStep, means: Means): Promise<string> {
  const { step } = parked;
  const why = await bringBack(parked, means);
  if (why !== undefined) return `${staysStopped(step, instance)} It could not be started again there: ${why}`;
  const { instance: name, ship } = step.subject;
  const old = step.cause.kind === 'moved' ? `its old container, ${name},` : `${name}, which holds its port,`;
  return `It does not run on ${instance.subject.ship}: ${old} was started again on ${ship}.`;
}

function staysStopped({ subject, cause }: PlanStep, instance: PlanStep): string {
  const { instance: name, ship } = subject;
  return cause.kind === 'moved'
    ? `Its old container, ${name}, stays stopped on ${ship}, as its move to ${instance.subject.ship} is not finished: the same command again goes on.`
    : `${name} stays stopped on ${ship}, as ${instance.subject.instance}, which gets its port, is not there yet: the same command again goes on.`;
}
