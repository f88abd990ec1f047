import type { Environment, PlanStep } from '@maestro-ng/engine';
import { observePlan } from '../apply/observe-plan.ts';
import { dockerHosts } from '../engine-modules.ts';

/** What an apply would do to one instance now. */
export interface WhatApplyDoes {
  /** Its own step, and those of containers that it leaves behind elsewhere; none: that cannot be told. */
  readonly steps: readonly PlanStep[];
  /** Why its ship does not answer; null: it does. */
  readonly silent: string | null;
}

/** Looks at the ships, and compares the instance's container with the file. */
export async function whatApplyDoes(environment: Environment, instance: string): Promise<WhatApplyDoes> {
  const connector = await dockerHosts();
  const { signal } = new AbortController();
  const planned = await observePlan(environment, { things: [instance] }, {}, { connector, signal });
  if (!planned.ok) return { steps: [], silent: null };
  const { plan, situation } = planned;
  const steps = plan.nodes.filter(
    (node): node is PlanStep => node.kind === 'step' && node.subject.instance === instance,
  );
  const ship = environment.instances[instance]?.ship ?? '';
  return { steps, silent: situation.silent[ship] ?? null };
}
