import type { Plan, PlanStep } from '@maestro-ng/engine';
import { changeVerb } from './change-phrases.ts';
import { sanitize } from './sanitize.ts';

interface Graph {
  readonly steps: readonly PlanStep[];
  /** From what is needed to what needs it, straight through gates. */
  readonly edges: readonly (readonly [string, string])[];
}

/** Steps and what they need; what gates stand for is spelled out. */
function graphOf({ nodes }: Plan): Graph {
  const behind = new Map<string, readonly string[]>();
  const steps: PlanStep[] = [];
  const edges: [string, string][] = [];
  for (const node of nodes) {
    const needs = [...new Set(node.needs.flatMap((need) => behind.get(need) ?? []))];
    if (node.kind === 'gate') {
      behind.set(node.id, needs);
      continue;
    }
    behind.set(node.id, [node.id]);
    steps.push(node);
    for (const need of needs) edges.push([need, node.id]);
  }
  return { steps, edges };
}

function label({ change, subject }: PlanStep): string {
  return `${change === undefined ? '' : `${changeVerb(change)} `}${sanitize(subject.instance)} (${sanitize(subject.ship)})`;
}

/** For Graphviz: `dot -Tsvg`. */
export function planDot(plan: Plan): string[] {
  const { steps, edges } = graphOf(plan);
  return [
    `digraph ${quoted(plan.environment)} {`,
    '  rankdir=LR;',
    '  node [shape=box];',
    ...steps.map((step) => `  ${quoted(step.id)} [label=${quoted(label(step))}${style(step)}];`),
    ...edges.map(([from, to]) => `  ${quoted(from)} -> ${quoted(to)};`),
    '}',
  ];
}

function quoted(text: string): string {
  return `"${sanitize(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function style({ change }: PlanStep): string {
  switch (change?.kind) {
    case 'create':
    case 'start':
    case 'pull':
      return ', color=darkgreen';
    case 'replace':
    case 'update':
      return ', color=orange';
    case 'stop':
    case 'remove':
    case 'refuse':
      return ', color=red';
    default:
      return ', color=gray';
  }
}

/** For Mermaid, as Markdown pages show it. */
export function planMermaid(plan: Plan): string[] {
  const { steps, edges } = graphOf(plan);
  const ids = new Map(steps.map(({ id }, index) => [id, `s${index + 1}`]));
  return [
    'graph LR',
    ...steps.map((step) => `  ${ids.get(step.id)}["${entities(label(step))}"]`),
    ...edges.map(([from, to]) => `  ${ids.get(from)} --> ${ids.get(to)}`),
  ];
}

/** Mermaid takes quotes and angle brackets for its own. */
function entities(text: string): string {
  return text.replace(/["<>&#]/g, (character) => `#${character.charCodeAt(0)};`);
}
