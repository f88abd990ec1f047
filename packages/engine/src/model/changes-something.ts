import type { PlanStep } from './plan.ts';

/** Whether a step of an apply does something, as far as is known before. */
export function changesSomething({ change }: PlanStep): boolean {
  switch (change?.kind) {
    case undefined:
    case 'leave':
    case 'keep':
      return change?.kind === 'leave' && change.keptAside;
    default:
      return true;
  }
}
