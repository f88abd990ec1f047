import { type Outcome, type StepId, succeeded } from '../model/index.ts';

/** Keeps the beginnings of steps apart. Those that turn out to have nothing to do do not count. */
export class Pace {
  readonly #delayMs: number;
  #last: { readonly step: StepId; readonly at: number; readonly before: number } | undefined;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** How many steps may begin at the same moment. */
  get atOnce(): number {
    return this.#delayMs > 0 ? 1 : Number.POSITIVE_INFINITY;
  }

  began(step: StepId, now: number): void {
    this.#last = { step, at: now, before: this.#last?.at ?? Number.NEGATIVE_INFINITY };
  }

  settled(step: StepId, outcome: Outcome): void {
    if (this.#last?.step === step && succeeded(outcome) && !acted(outcome)) {
      this.#last = { ...this.#last, at: this.#last.before };
    }
  }

  /** Milliseconds until the next step may begin. */
  waitMs(now: number): number {
    return this.#last === undefined ? 0 : Math.max(0, this.#last.at + this.#delayMs - now);
  }
}

function acted({ kind }: Outcome): boolean {
  return kind !== 'left-alone' && kind !== 'already-up' && kind !== 'already-down';
}
