import type { Plan, PlanGate, PlanStep, PlayName } from '../model/index.ts';
import type { Journal } from './journal.ts';

/** Plays whose steps that are done are gone through again: what depends on them needs them to be up now, not then. */
const proves: ReadonlySet<PlayName> = new Set<PlayName>(['start', 'apply']);

/**
 * What is left of a plan by the journal of its interrupted run: steps that are done are left out, and what needed them
 * needs what they needed. Steps in doubt are told what they have asked for. A start goes through all of them, and so
 * does an apply, whose plan is made by a look at the ships: what is up, and as asked, is left alone once its checks pass.
 */
export function remainingPlan(plan: Plan, { steps }: Journal): Plan {
  const known = new Map(steps.map((step) => [step.step, step]));
  const needsOfDone = new Map<string, readonly string[]>();
  const nodes = plan.nodes.flatMap((node): (PlanStep | PlanGate)[] => {
    const needs = [...new Set(node.needs.flatMap((id) => needsOfDone.get(id) ?? [id]))];
    const journaled = node.kind === 'step' ? known.get(node.id) : undefined;
    if (node.kind === 'gate' || journaled === undefined || !sameSubject(node, journaled))
      return [{ ...node, needs }];
    if (journaled.state === 'done' && !proves.has(plan.play)) {
      needsOfDone.set(node.id, needs);
      return [];
    }
    const { state, earlier } = journaled;
    return [{ ...node, needs, ...(state === 'in-doubt' ? { earlier } : {}) }];
  });
  return { ...plan, nodes };
}

function sameSubject({ subject }: PlanStep, { subject: other }: Pick<PlanStep, 'subject'>): boolean {
  return (
    subject.ship === other.ship &&
    (subject.kind !== 'orphan' || (other.kind === 'orphan' && subject.container === other.container))
  );
}
