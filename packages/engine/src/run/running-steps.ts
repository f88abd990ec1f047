import type { StepId } from '../model/index.ts';
import type { Phase } from '../plan/index.ts';

/** The steps that have begun, and not ended: what each is doing, and which have waited and are to act again. */
export class RunningSteps {
  readonly #phases = new Map<StepId, Phase>();
  /** By ship; the first one first. */
  readonly #returning = new Map<string, { readonly step: StepId; readonly go: () => void }[]>();
  readonly #shipOf: (step: StepId) => string | undefined;

  constructor(shipOf: (step: StepId) => string | undefined) {
    this.#shipOf = shipOf;
  }

  get phases(): ReadonlyMap<StepId, Phase> {
    return this.#phases;
  }

  get count(): number {
    return this.#phases.size;
  }

  began(step: StepId): void {
    this.#phases.set(step, 'acting');
  }

  ended(step: StepId): void {
    this.#phases.delete(step);
  }

  /** @returns whether it runs. */
  enter(step: StepId, phase: Phase): boolean {
    if (!this.#phases.has(step)) return false;
    this.#phases.set(step, phase);
    return true;
  }

  /** Resolves once `letReturn` lets it act. */
  actAgain(step: StepId): Promise<void> {
    return new Promise((go) => {
      const ship = this.#shipOf(step) ?? '';
      const queue = this.#returning.get(ship) ?? [];
      this.#returning.set(ship, queue);
      queue.push({ step, go });
    });
  }

  /** @param perShip how many may act on one ship at the same time; 0: any number. */
  letReturn(perShip: number): void {
    for (const [ship, queue] of this.#returning) {
      const bound = perShip === 0 ? Number.POSITIVE_INFINITY : perShip;
      for (let acting = this.#actingOn(ship); acting < bound; acting += 1) {
        const next = queue.shift();
        if (next === undefined) break;
        this.#phases.set(next.step, 'acting');
        next.go();
      }
      if (queue.length === 0) this.#returning.delete(ship);
    }
  }

  #actingOn(ship: string): number {
    let count = 0;
    for (const [step, phase] of this.#phases) {
      if (phase === 'acting' && this.#shipOf(step) === ship) count += 1;
    }
    return count;
  }
}
