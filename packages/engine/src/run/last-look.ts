import { byName, failureOf, notOurs } from '../decide/index.ts';
import {
  type Failure,
  isRunning,
  type ObservedContainer,
  type Outcome,
  type OutcomeKind,
  type Plan,
  shipAdvice,
  succeeded,
} from '../model/index.ts';
import type { ContainerEvent } from '../port/host-driver.ts';
import type { ReadyStep } from './first-look.ts';
import { observeShip } from './observe-ships.ts';

/** A step that has settled, and the container that it was about. */
export interface SettledStep extends Pick<ReadyStep, 'step' | 'driver'> {
  readonly outcome: Outcome;
  readonly container: string | null;
}

const during = 'looking again at the end';

const up: ReadonlySet<OutcomeKind> = new Set(['started', 'already-up', 'restarted', 'replaced', 'updated']);
const down: ReadonlySet<OutcomeKind> = new Set(['stopped', 'killed', 'already-down']);

/**
 * Whether what a play has said still holds at its end. An Engine that ends takes its containers with it, and somebody may start
 * what was stopped: ships on which either may have been are looked at once more, by one listing each.
 */
export class LastLook {
  readonly #environment: string;
  readonly #takesDown: boolean;
  readonly #doubtful = new Set<string>();

  constructor({ play, environment }: Pick<Plan, 'play' | 'environment'>) {
    this.#environment = environment;
    this.#takesDown = play === 'stop' || play === 'kill';
  }

  /** An answer of the ship, or its events, were lost. */
  doubt(ship: string): void {
    this.#doubtful.add(ship);
  }

  /** Something happened to a container that no step of the play has to do with any more, or yet. */
  heard(ship: string, { action }: ContainerEvent): void {
    if (this.#takesDown && action === 'start') this.doubt(ship);
  }

  /** What is not as it was said. Rejects with the signal's reason on abort. */
  async failures(settled: readonly SettledStep[], signal: AbortSignal): Promise<Failure[]> {
    const found = await Promise.all(
      [...this.#doubtful].map((ship) =>
        this.#failuresOn(
          settled.filter(({ driver }) => driver.ship === ship),
          signal,
        ),
      ),
    );
    return found.flat();
  }

  async #failuresOn(settled: readonly SettledStep[], signal: AbortSignal): Promise<Failure[]> {
    const said = settled.filter(({ outcome }) => (this.#takesDown ? down : up).has(outcome.kind));
    const [first] = said;
    if (first === undefined) return [];
    const observation = await observeShip(first.driver, signal);
    if (observation.reachable) {
      const containers = byName(observation.containers);
      return said.flatMap((each) => this.#otherThanSaid(each, containers.get(each.step.subject.instance)));
    }
    // What failed there says so already.
    if (settled.some(({ outcome }) => !succeeded(outcome))) return [];
    const { code, cause } = observation;
    return said.map(({ step: { subject } }) =>
      failureOf(subject, { code, during, cause, ...shipAdvice(code, subject.ship) }),
    );
  }

  #otherThanSaid(
    { step: { subject }, container }: SettledStep,
    found: ObservedContainer | undefined,
  ): Failure[] {
    const { instance, ship } = subject;
    const environment = this.#environment;
    const running =
      found !== undefined && isRunning(found.state) && notOurs({ environment, instance }, found) === undefined
        ? found.id
        : null;
    if (running === (this.#takesDown ? null : container)) return [];
    const [code, cause, command] = this.#takesDown
      ? ([
          'not-settling',
          `It was down, and runs again: somebody, or the Engine of ${ship}, started it.`,
          'stop',
        ] as const)
      : ([
          'container-died',
          `It was up, and is not any more: the Engine of ${ship} did not answer meanwhile.`,
          'start',
        ] as const);
    return [failureOf(subject, { code, during, cause, hint: `Run \`maestro ${command} ${instance}\`.` })];
  }
}
