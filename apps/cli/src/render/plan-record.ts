import type { Plan, PlanStep, Situation } from '@maestro-ng/engine';
import type { ObservedPlan } from '../apply/observe-plan.ts';

type Observed = Extract<ObservedPlan, { ok: true }>;
type Engine = Pick<typeof import('@maestro-ng/engine'), 'changeWaves' | 'criticalPath'>;

/** A plan as `--json` has it: the same for the same file and the same ships. */
export function planRecord(
  engine: Engine,
  plan: Plan,
  {
    silent,
    orphans,
    renamed,
    mayStillRun,
  }: Pick<Situation, 'silent' | 'orphans' | 'renamed'> & Pick<Observed, 'mayStillRun'>,
  weightOf?: (step: PlanStep) => number,
): object {
  return {
    environment: plan.environment,
    steps: plan.nodes.flatMap((node) => {
      if (node.kind === 'gate') return [];
      const { id, subject, cause, needs, change } = node;
      return [{ step: id, subject, cause, needs, change: change ?? null }];
    }),
    gates: plan.nodes.flatMap((node) => (node.kind === 'gate' ? [{ gate: node.id, needs: node.needs }] : [])),
    waves: engine.changeWaves(plan).map((wave) => wave.map(({ id }) => id)),
    criticalPath: engine.criticalPath(plan, weightOf).map(({ id }) => id),
    silent: Object.entries(silent).map(([ship, cause]) => ({ ship, cause })),
    orphans,
    renamed,
    mayStillRun,
  };
}
