import { pointer } from '@maestro-ng/schema';
import type { Environment, Instance, NamedPort, Plan, PlanStep, Problem } from '../model/index.ts';
import { hostAndPort } from '../resolve/addresses.ts';
import { type PortConflict, portConflicts } from '../resolve/port-conflicts.ts';

/**
 * What is wrong with this play as a whole, and known before any ship is asked: instances that Docker is sure to
 * refuse, and ports of one ship that two of the play's instances publish. All are errors. A play that starts nothing
 * has none.
 */
export function preflight(environment: Environment, plan: Plan): Problem[] {
  const instances = plan.nodes.flatMap((node) =>
    node.kind === 'step' && mayStart(plan, node) ? (environment.instances[node.subject.instance] ?? []) : [],
  );
  const conflicts = portConflicts(instances).map((conflict) => clash(environment, conflict));
  return [...instances.flatMap(refused), ...conflicts];
}

function mayStart({ play }: Plan, { subject, change }: PlanStep): boolean {
  if (play === 'apply')
    return subject.kind === 'instance' && change?.kind !== 'leave' && change?.kind !== 'refuse';
  return play === 'start' || play === 'restart';
}

function refused({ refusals = [] }: Instance): Problem[] {
  return refusals.map((refusal) => ({ severity: 'error', ...refusal }));
}

interface Claim {
  readonly instance: string;
  readonly port: NamedPort;
}

function clash(environment: Environment, { ship, first, second }: PortConflict): Problem {
  return {
    severity: 'error',
    code: 'port-conflict',
    message: `${whose(second)} needs ${what(second)} of ship "${ship}", which ${whose(first)} publishes in the same play.`,
    at: where(environment, second),
    hint: 'give one of them another external port, address or ship, or leave one of them out',
    related: [{ at: where(environment, first), message: `${whose(first)} publishes ${what(first)} here` }],
  };
}

function whose({ instance, port }: Claim): string {
  return `"${instance}" (port "${port.name}")`;
}

function what({ port }: Claim): string {
  return `${hostAndPort(port.external.address, port.external.text)}/${port.protocol}`;
}

function where(environment: Environment, { instance, port }: Claim): string {
  return pointer(environment.instances[instance]?.at ?? '', 'ports', port.name);
}
