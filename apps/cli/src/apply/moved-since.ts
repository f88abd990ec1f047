import type { ObservedPlan } from './observe-plan.ts';
import { type PlanForSituation, whatMoved } from './what-moved.ts';

/** What has moved since a plan was made, as clauses; none: what there is to do is the same. */
export function movedSince(before: PlanForSituation, now: ObservedPlan): readonly string[] {
  if (!now.ok) return ['what there is to do cannot be planned any more'];
  return whatMoved(before, now).map(({ text }) => text);
}
