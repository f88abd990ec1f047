import type { Plan, PlanStep, StepId } from '../model/index.ts';

/** A stop that makes room for what will not come. */
interface VainStop {
  readonly step: StepId;
  /** Those that needed it, and have settled. */
  readonly because: readonly StepId[];
}

/** What is stopped to run elsewhere goes on running where it is, if it is known already that it cannot run there. */
export function vainStops({ nodes }: Plan, hasSettled: (step: StepId) => boolean): readonly VainStop[] {
  const users = new Map<PlanStep, StepId[]>();
  const stops = new Map<StepId, PlanStep>();
  for (const node of nodes) {
    if (node.kind !== 'step' || node.change?.kind !== 'stop') continue;
    stops.set(node.id, node);
    users.set(node, []);
  }
  if (stops.size === 0) return [];
  for (const { id, needs } of nodes) {
    for (const need of needs) {
      const stop = stops.get(need);
      if (stop !== undefined) users.get(stop)?.push(id);
    }
  }
  return [...users].flatMap(([{ id, cause }, all]) => {
    const because = all.filter(hasSettled);
    // Ports go round with all, or with none.
    const isVain = cause.kind === 'exchange' ? because.length > 0 : because.length === all.length;
    return isVain ? [{ step: id, because }] : [];
  });
}
