import { byCodePoint } from '../../graph/by-code-point.ts';
import {
  type Change,
  type Environment,
  type Failure,
  type InstanceSituation,
  isRunning,
  type Orphan,
  ownPortHeld,
  type PlanBasis,
  type PortHolder,
  portHolderInWords,
  portTaken,
  type Situation,
} from '../../model/index.ts';
import { asksFor, PublishedPorts, type TakenPort } from '../../resolve/published-ports.ts';

/** A port that one instance is to publish, and gets once another one has given it up. */
export interface PortClaim {
  readonly taker: string;
  readonly giver: string;
  /** The giver's container that publishes it. */
  readonly holder: PortHolder;
}

export interface PortClaims {
  readonly claims: readonly PortClaim[];
  /** By instance: why it cannot have a port. */
  readonly refusals: ReadonlyMap<string, Failure>;
}

/** What an apply does, as far as ports are concerned. */
interface Doing {
  readonly situation: Situation;
  /** What is done to the instances of the play. */
  readonly changes: ReadonlyMap<string, Change>;
  readonly prune: boolean;
  /** Those that are to be removed. */
  readonly orphans: readonly Orphan[];
  /** Volumes that go with their container may be lost. */
  readonly renewVolumes: boolean;
  readonly basis: PlanBasis;
}

/**
 * Who waits for whose ports, and who waits in vain. What is removed because the file does not name it is stopped in time in
 * any case.
 */
export function portClaims(environment: Environment, doing: Doing): PortClaims {
  const claims: PortClaim[] = [];
  const refusals = new Map<string, Failure>();
  const published = publishedByShip(doing.situation.portHolders);
  const byName = [...doing.changes].sort(([left], [right]) => byCodePoint(left, right));
  for (const [taker, change] of byName) {
    const instance = environment.instances[taker];
    if (instance === undefined || !begins(change, doing.situation.instances[taker])) continue;
    const prospectFor = (holder: PortHolder): Prospect => prospectOf(environment, doing, holder, taker);
    const mayGo = (taken: TakenPort<PortHolder>): boolean => {
      const prospect = prospectFor(taken.holder);
      if (prospect === 'free') return true;
      const placed = environment.instances[taken.holder.instance ?? ''];
      return 'giver' in prospect && !(placed?.ship === instance.ship && asksFor(placed, taken));
    };
    for (const { holder, ...port } of published.get(instance.ship)?.inTheWayOf(instance, mayGo) ?? []) {
      const prospect = prospectFor(holder);
      if (prospect === 'free') continue;
      if ('giver' in prospect) claims.push({ taker, holder, ...prospect });
      else if (!refusals.has(taker))
        refusals.set(taker, portTaken({ ship: instance.ship, instance: taker }, port, prospect));
    }
  }
  return { claims: claims.filter(({ taker }) => !refusals.has(taker)), refusals };
}

function publishedByShip(holders: readonly PortHolder[]): Map<string, PublishedPorts<PortHolder>> {
  const byShip = new Map<string, PortHolder[]>();
  for (const holder of holders) {
    const own = byShip.get(holder.ship);
    if (own === undefined) byShip.set(holder.ship, [holder]);
    else own.push(holder);
  }
  return new Map([...byShip].map(([ship, own]) => [ship, new PublishedPorts(own)]));
}

/** Whether a container is started, here or in place of another one. */
export function begins(change: Change | undefined, found: InstanceSituation | undefined): boolean {
  switch (change?.kind) {
    case 'create':
    case 'replace':
    case 'start':
      return true;
    case 'update':
      return found?.kind === 'present' && !isRunning(found.state);
    default:
      return false;
  }
}

/** `free`: it is not in the way by then. Otherwise who gives its ports up, or who keeps them, and what to do about it. */
type Prospect = 'free' | Pick<PortClaim, 'giver'> | { readonly by: string; readonly hint: string };

function prospectOf(environment: Environment, doing: Doing, holder: PortHolder, taker: string): Prospect {
  const { instance, name, ship } = holder;
  const by = portHolderInWords(environment, holder, doing.basis);
  if (instance === null) return { by, hint: 'Stop that container, or publish another port' };
  const placed = environment.instances[instance];
  if (placed === undefined) return prospectOfOrphan(doing, holder, by);
  if (placed.ship === ship && name !== instance && !holder.isAside) {
    const hint = 'Stop that container, or give it its name back';
    return { by: `${name}, a container of ${instance} under another name`, hint };
  }
  const change = doing.changes.get(instance);
  if (placed.ship === ship && instance === taker) return prospectOfOwn(environment, holder, change);
  if (change?.kind === 'refuse' || (change !== undefined && placed.ship !== ship) || givesUp(change, holder))
    return { giver: instance };
  const keeps = placed.ship === ship && new PublishedPorts([holder]).inTheWayOf(placed).length > 0;
  return change === undefined && !keeps
    ? { by: `${name}, which this apply is not about`, hint: `Apply ${instance} as well` }
    : { by, hint: `Publish another port of one of them, or stop ${instance}` };
}

function prospectOfOrphan(
  { prune, orphans, renewVolumes }: Doing,
  { container }: PortHolder,
  by: string,
): Prospect {
  const removed = orphans.find(({ id }) => id === container);
  if (removed !== undefined) {
    const isKept = (removed.anonymousVolumes ?? []).length > 0 && !renewVolumes;
    return isKept ? { by, hint: 'Agree to the loss of its volumes with --renew-volumes' } : 'free';
  }
  return {
    by,
    hint: prune
      ? 'Apply its service as well, or everything, so that --prune removes it'
      : 'Have it removed with --prune, or stop it',
  };
}

/** The old container of the very instance goes on running beside the new one where that is to be started first. */
function prospectOfOwn(
  { instances, services }: Environment,
  { name, instance, container, isAside }: PortHolder,
  change: Change | undefined,
): Prospect {
  const service = services[instances[instance ?? '']?.service ?? ''];
  const staysUp = isAside || (change?.kind === 'replace' && change.container === container);
  return service?.update?.order === 'start-first' && staysUp ? ownPortHeld(name) : 'free';
}

/** Whether a container of an instance on its ship is stopped by what is done to the instance. */
function givesUp(change: Change | undefined, { container, isAside }: PortHolder): boolean {
  switch (change?.kind) {
    case 'replace':
      return isAside || change.container === container;
    case 'create':
    case 'start':
    case 'update':
      return isAside && change.beside === true;
    case 'leave':
      return isAside && change.keptAside;
    default:
      return false;
  }
}
