import { depths } from '../graph/graph.ts';
import type { Plan, PlanStep, StepCause, StepId } from '../model/index.ts';

/**
 * The steps of a plan by depth, for showing it: a step is in the first wave after those of all steps it needs, also
 * through gates. A wave is no barrier: a step begins as soon as what it needs itself has succeeded.
 */
export function waves(plan: Plan): readonly (readonly PlanStep[])[] {
  const nodes = new Map(plan.nodes.map((node) => [node.id, node]));
  const graph = new Map(plan.nodes.map((node) => [node.id, node.needs]));
  const depth = depths(graph, [...nodes.keys()], (id) => (nodes.get(id)?.kind === 'step' ? 1 : 0));
  const result: PlanStep[][] = [];
  for (const node of plan.nodes) {
    if (node.kind === 'gate') continue;
    const wave = depth.get(node.id) ?? 0;
    while (result.length <= wave) result.push([]);
    result[wave]?.push(node);
  }
  return result;
}

/** A whole plan as text: its steps by waves, with ship, cause and needs, then its gates. */
export function describePlan(plan: Plan): string {
  const lines = [`${plan.play} ${plan.environment}`];
  waves(plan).forEach((steps, wave) => {
    lines.push(`wave ${wave + 1}`, ...steps.map((step) => `  ${describeStep(step)}`));
  });
  const gates = plan.nodes.filter((node) => node.kind === 'gate');
  if (gates.length > 0) lines.push('gates');
  for (const gate of gates) lines.push(`  ${gate.id}${after(gate.needs)}`);
  return `${lines.join('\n')}\n`;
}

function describeStep({ id, subject, cause, needs }: PlanStep): string {
  return `${id} on ${subject.ship}, ${describeCause(cause)}${after(needs)}`;
}

function describeCause(cause: StepCause): string {
  switch (cause.kind) {
    case 'asked':
      return `asked for as ${cause.thing}`;
    case 'everything':
      return 'part of everything';
    case 'dependency':
      return `because of ${cause.of}`;
    case 'orphan':
      return 'not in the file any more';
    case 'moved':
      return `moved to ${cause.to}`;
    case 'exchange':
      return `its ports go round with ${cause.with.join(' ')}`;
    case 'made-of-it':
      return `for ${cause.instances.join(' ')}`;
  }
}

function after(needs: readonly StepId[]): string {
  return needs.length === 0 ? '' : `, after ${needs.join(' ')}`;
}
