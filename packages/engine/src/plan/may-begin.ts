import type { PlanStep, StepId } from '../model/index.ts';
import type { Progress } from './progress.ts';
import type { StepQueue } from './step-queue.ts';

/** Bounds on what is done at once. */
export interface Limits {
  /** How many steps may have begun and not settled. 0: any number. */
  readonly concurrency: number;
  /** How many steps on one ship may be acting. 0: any number. */
  readonly perShip: number;
}

/** What a step is busy with; `waiting` is for checks, a pull, or a container that takes its time to end, and leaves its Engine idle. */
export type Phase = 'acting' | 'waiting';

/**
 * The steps that may begin now, all of them together, in plan order.
 * @param running the steps that have begun and have not settled: `settleStep` first, then take the step out of here
 * @param admits whether a step that needs nothing more may begin, for whatever other reason. Default: any may.
 */
export function mayBegin(
  progress: Progress,
  running: ReadonlyMap<StepId, Phase>,
  limits: Limits,
  admits: (step: PlanStep) => boolean = () => true,
): readonly StepId[] {
  let waitingToBegin = -running.size;
  for (const queue of progress.ready.values()) waitingToBegin += queue.size;
  const free = Math.min(room(limits.concurrency, running.size), waitingToBegin);
  if (free <= 0) return [];
  const acting = limits.perShip > 0 ? actingByShip(progress, running) : undefined;
  return [...progress.ready]
    .flatMap(([ship, queue]) => {
      const count = Math.min(free, room(limits.perShip, acting?.get(ship) ?? 0));
      return firstIdle(progress, queue, running, { count, admits });
    })
    .sort((left, right) => left - right)
    .slice(0, free)
    .flatMap((position) => progress.nodes[position]?.node.id ?? []);
}

function room(limit: number, taken: number): number {
  return limit > 0 ? limit - taken : Number.POSITIVE_INFINITY;
}

function actingByShip(progress: Progress, running: ReadonlyMap<StepId, Phase>): Map<string, number> {
  const acting = new Map<string, number>();
  for (const [step, phase] of running) {
    const node = progress.byId.get(step)?.node;
    if (phase !== 'acting' || node?.kind !== 'step') continue;
    acting.set(node.subject.ship, (acting.get(node.subject.ship) ?? 0) + 1);
  }
  return acting;
}

function firstIdle(
  progress: Progress,
  queue: StepQueue,
  running: ReadonlyMap<StepId, Phase>,
  { count, admits }: { readonly count: number; readonly admits: (step: PlanStep) => boolean },
): number[] {
  const idle: number[] = [];
  if (count <= 0) return idle;
  for (const position of queue) {
    const node = progress.nodes[position]?.node;
    if (node?.kind !== 'step' || running.has(node.id) || !admits(node)) continue;
    idle.push(position);
    if (idle.length >= count) break;
  }
  return idle;
}
