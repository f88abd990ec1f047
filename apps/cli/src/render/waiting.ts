import type { Plan, PlayEvent, Progress, StepId } from '@maestro-ng/engine';
import { listed } from './grammar.ts';
import { type PlayView, stepOf } from './play-view.ts';
import { sanitize } from './sanitize.ts';

/** The engine's functions that say what a step waits for. */
export type ProgressFunctions = Pick<
  typeof import('@maestro-ng/engine'),
  'beginProgress' | 'releaseUsers' | 'settleStep' | 'succeeded' | 'waitsFor'
>;

/** Knows what the steps of a play wait for, as far as its story has been told. */
export class Waiting {
  readonly #engine: ProgressFunctions;
  readonly #progress: Progress;

  constructor(engine: ProgressFunctions, plan: Plan) {
    this.#engine = engine;
    this.#progress = engine.beginProgress(plan);
  }

  hear(event: PlayEvent): void {
    if (event.type === 'step-settled')
      this.#engine.settleStep(this.#progress, event.step, this.#engine.succeeded(event.outcome));
    else if (event.type === 'step-activity' && event.activity.kind === 'tidying-up')
      this.#engine.releaseUsers(this.#progress, event.step);
  }

  /** The steps that a step still waits for, at most 50 of them. */
  of(step: StepId): readonly StepId[] {
    return this.#engine.waitsFor(this.#progress, step, mostLookedAt);
  }
}

const mostLookedAt = 50;

/** `waiting for db-1`, `waiting for db and queue`, `waiting for its turn`. */
export function waitingPhrase(view: PlayView, needs: readonly StepId[]): string {
  if (needs.length === 0) return 'waiting for its turn';
  const subjects = needs.flatMap((id) => stepOf(view, id)?.subject ?? []);
  const names =
    needs.length <= 2
      ? subjects.map(({ instance }) => instance)
      : subjects.map(({ service, instance }) => service || instance);
  return `waiting for ${listed([...new Set(names)].map(sanitize))}`;
}
