import type { Change, PlanStep, UpdatePolicy } from '../model/index.ts';

/** Whether an apply may put another container in the place of one, as far as is known before. */
export function mayReplace(change: Change | undefined): boolean {
  if (change?.kind === 'leave' || change?.kind === 'update') return change.ifNewer === true;
  return change?.kind === 'replace';
}

/**
 * Whether a step of an apply, when it begins, may take down an instance that is up. Also what is made or started takes an
 * old container down, where that runs on beside it.
 */
export function takesDown({ change }: PlanStep, order: UpdatePolicy['order'] | undefined): boolean {
  if (change?.kind === 'stop') return true;
  if (order === 'start-first') return false;
  return mayReplace(change) || change?.kind === 'create' || change?.kind === 'start';
}
