import type { PlayEvent, RecordedChange, StepId, Subject } from '../model/index.ts';

/** Gathers, of the events of a play, what it did. */
export class PlayChanges {
  readonly #subjects = new Map<StepId, Subject>();
  readonly #began = new Map<StepId, number>();
  readonly #acted = new Set<StepId>();
  readonly #done = new Set<StepId>();
  readonly #changes: RecordedChange[] = [];
  #changed = false;

  onEvent(event: PlayEvent): void {
    switch (event.type) {
      case 'play-began':
        for (const { step, subject } of event.steps) this.#subjects.set(step, subject);
        return;
      case 'step-began':
        this.#began.set(event.step, event.time);
        return;
      case 'step-activity':
        if (event.activity.kind === 'operation') this.#acted.add(event.step);
        return;
      case 'operation-settled':
        if (event.done) this.#done.add(event.step);
        return;
      case 'step-settled':
        this.#settled(event);
        return;
      default:
    }
  }

  /**
   * Steps of which at least one operation on a container began, and instances that failed before one, in the order in which they
   * were settled. None: nothing was changed.
   */
  get all(): readonly RecordedChange[] {
    return this.#changed ? this.#changes : [];
  }

  /** Instances that failed, of a play that changed nothing. */
  get tried(): readonly RecordedChange[] {
    return this.#changed ? [] : this.#changes;
  }

  #settled({ step, outcome, time }: Extract<PlayEvent, { type: 'step-settled' }>): void {
    const subject = this.#subjects.get(step);
    const acted = this.#acted.has(step);
    const tried = subject?.kind === 'instance' && outcome.kind === 'failed';
    if (subject === undefined || !(acted || tried)) return;
    this.#changed ||= acted;
    const milliseconds = Math.max(0, time - (this.#began.get(step) ?? time));
    const { instance: name, ship } = subject;
    // Where answers were lost, operations may have taken effect.
    const isRefused = outcome.kind === 'failed' && outcome.failure.code !== 'ship-unreachable';
    const untouched = !acted || (isRefused && !this.#done.has(step));
    const change = { name, ship, outcome: outcome.kind, milliseconds };
    this.#changes.push(untouched ? { ...change, untouched } : change);
  }
}
