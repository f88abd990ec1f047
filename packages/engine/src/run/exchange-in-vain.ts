import { notOurs, type Operation } from '../decide/index.ts';
import {
  type ContainerDetails,
  defaultStopTimeoutSeconds,
  type Environment,
  instanceOf,
  isRunning,
  keptAsideFor,
  type PlanStep,
  type StepId,
} from '../model/index.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { bringBack, type Means, operateAll, type Parked } from './bring-back.ts';
import { isLoss, messageOf, troubleOf } from './call-trouble.ts';
import {
  type ExchangeMember,
  type Hindrance,
  hindrancePhrase,
  hindrancesOf,
  type OldContainer,
} from './exchange-hindrances.ts';

/** An exchange of ports that has failed. */
export interface VainExchange {
  readonly members: readonly PlanStep[];
  readonly parked: readonly Parked[];
}

export interface PutBackRequest extends Means {
  readonly environment: Environment;
  readonly driverOf: (step: StepId) => HostDriver | undefined;
  /** Whether there was no container of its instance where it is to be, and none was asked for. */
  readonly isUntouched: (step: StepId) => boolean;
}

export interface PutBack {
  /** What to tell of the members. */
  readonly fates: readonly (readonly [StepId, string])[];
  /** Members of which the new container stays, and runs. */
  readonly staying: ReadonlySet<StepId>;
}

/** A member as its ships show it. */
interface Seen extends ExchangeMember {
  readonly step: PlanStep;
  readonly parked: readonly Parked[];
  readonly driver: HostDriver | undefined;
  /** Its new container, in whatever state. */
  readonly fresh: ContainerDetails | undefined;
  /** The old one that is kept beside that. */
  readonly aside: ContainerDetails | undefined;
}

/**
 * First all ports are free, then all old containers start. Nothing new is taken away before its old one is known to be there, on a
 * ship that answers, with no port that a container has which stays. Always resolves.
 */
export async function putBackExchange(exchange: VainExchange, request: PutBackRequest): Promise<PutBack> {
  let members = await Promise.all(exchange.members.map((step) => lookAt(step, exchange, request)));
  let hindrances = hindrancesOf(members);
  const cleared = new Set<StepId>();
  for (const { id } of members) {
    const member = members.find((each) => each.id === id);
    if (member === undefined || hindrances.has(id) || !isInTheWay(member, members, hindrances)) continue;
    const { running, cause } = await clear(member, request);
    if (cause === undefined) cleared.add(id);
    else {
      const left: Seen = { ...member, running, hindrance: { kind: 'new-stays', cause } };
      members = members.map((each) => (each === member ? left : each));
      hindrances = hindrancesOf(members);
    }
  }
  const fates: [StepId, string][] = [];
  for (const member of members) {
    const others = exchange.members.filter(({ id }) => id !== member.id).map((step) => step.subject.instance);
    const vain = `Its ports were to go round with ${others.join(', ')}, in vain`;
    const hindrance = cleared.has(member.id) ? undefined : hindrances.get(member.id);
    const told =
      hindrance === undefined
        ? await revived(member, cleared.has(member.id), request)
        : hindrancePhrase(member, { ship: member.step.subject.ship, hindrance });
    fates.push(...told.map((what): [StepId, string] => [member.id, `${vain}${what}`]));
  }
  const staying = members.filter(({ id, running }) => running !== null && !cleared.has(id));
  return { fates, staying: new Set(staying.map(({ id }) => id)) };
}

async function lookAt(
  step: PlanStep,
  exchange: VainExchange,
  { environment, driverOf, isUntouched, signal }: PutBackRequest,
): Promise<Seen> {
  const { instance, ship } = step.subject;
  const parked = exchange.parked.filter((each) => instanceOf(each.step) === instance);
  const found = await Promise.all(parked.map((each) => lookAtOld(each, signal)));
  const olds = found.map(({ old }) => old);
  const ofOld = found.flatMap(({ hindrance }) => hindrance ?? [])[0];
  const driver = driverOf(step.id);
  const nothing = { id: step.id, step, parked, driver, olds, running: null } as const;
  const { change } = step;
  const places = change?.kind === 'create' || change?.kind === 'start' || change?.kind === 'replace';
  if (!places || driver === undefined || isUntouched(step.id))
    return { ...nothing, fresh: undefined, aside: undefined, hindrance: ofOld };
  const old = change.kind === 'replace' ? change.container : null;
  try {
    const [holder, aside] = await Promise.all([
      driver.containers.inspect(instance, { signal }),
      old === null ? undefined : driver.containers.inspect(old, { signal }),
    ]);
    const isNew =
      holder !== undefined &&
      holder.id !== old &&
      exchange.parked.every(({ container }) => container !== holder.id) &&
      notOurs({ environment: environment.name, instance }, holder) === undefined;
    const fresh = isNew ? holder : undefined;
    const running =
      fresh !== undefined && isRunning(fresh.state) ? { name: fresh.name, ship, ports: fresh.ports } : null;
    return { ...nothing, fresh, aside, running, hindrance: ofOld };
  } catch (error) {
    const unheard: Hindrance = { kind: 'new-unheard', cause: unheardOf(error) };
    return { ...nothing, fresh: undefined, aside: undefined, hindrance: ofOld ?? unheard };
  }
}

async function lookAtOld(
  { step, driver, container, name, ports }: Parked,
  signal: AbortSignal,
): Promise<{ readonly old: OldContainer; readonly hindrance?: Hindrance }> {
  const { ship } = step.subject;
  try {
    const found = await driver.containers.inspect(container, { signal });
    const old = { name: found?.name ?? name, ship, ports };
    return found === undefined ? { old, hindrance: { kind: 'old-gone', old } } : { old };
  } catch (error) {
    const old = { name, ship, ports };
    return { old, hindrance: { kind: 'old-unheard', old, cause: unheardOf(error) } };
  }
}

/** A clause about a ship. */
function unheardOf(error: unknown): string {
  return isLoss(troubleOf(error))
    ? `does not answer (${messageOf(error)})`
    : `cannot be looked at (${messageOf(error)})`;
}

/** What had no container before goes on running, unless one that is put back there may need its ports. */
function isInTheWay(
  { olds, step }: Seen,
  members: readonly Seen[],
  hindrances: ReadonlyMap<StepId, Hindrance>,
): boolean {
  const comesBackThere = ({ id, parked }: Seen): boolean =>
    !hindrances.has(id) && parked.some((old) => old.ran && old.step.subject.ship === step.subject.ship);
  return olds.length > 0 || members.some(comesBackThere);
}

/** Stops the new container of a member, and gives the old one its name, or its place, back. @returns what runs still, and why */
async function clear(
  { step, driver, fresh, aside, running }: Seen,
  { environment, ...means }: PutBackRequest,
): Promise<Pick<Seen, 'running'> & { readonly cause?: string }> {
  const { subject, change } = step;
  const { instance } = subject;
  if (driver === undefined) return { running };
  const about = { container: instance, id: fresh?.id ?? '' };
  const remove: Operation = { name: 'remove', ...about };
  const timeoutSeconds = environment.instances[instance]?.stopTimeoutSeconds ?? defaultStopTimeoutSeconds;
  const stops: Operation[] = running === null ? [] : [{ name: 'stop', ...about, timeoutSeconds }];
  const operations: Operation[] = [];
  // What is back elsewhere must not run here as well, should this Engine restart.
  if (fresh !== undefined && change?.kind === 'create' && change.movesFrom !== null) operations.push(remove);
  if (aside !== undefined && keptAsideFor(aside) === instance) {
    if (fresh !== undefined) operations.push(remove);
    operations.push({ name: 'rename', container: aside.name, id: aside.id, to: instance });
  }
  const stopping = await operateAll(driver, step, stops, means);
  if (stopping !== undefined) return { running, cause: stopping };
  const cause = await operateAll(driver, step, operations, means);
  return { running: null, ...(cause === undefined ? {} : { cause }) };
}

/** Starts old containers again where they ran. @returns what became of them, as clauses */
async function revived(
  { step, parked, fresh, running }: Seen,
  isCleared: boolean,
  means: Means,
): Promise<string[]> {
  const { ship } = step.subject;
  if (parked.length === 0)
    return isCleared && running !== null
      ? [`: its new container, ${running.name}, was stopped on ${ship}.`]
      : [];
  const fates: string[] = [];
  for (const old of parked) {
    const where = old.step.subject.ship;
    const trouble = old.ran ? await bringBack(old, means) : undefined;
    const without = fresh === undefined ? '' : `, and its new one was taken away on ${ship}`;
    fates.push(
      trouble === undefined
        ? `: its old container was put back on ${where}, and ${old.ran ? 'runs' : 'does not run, as before'}.`
        : `, and its old container, ${old.name}, could not be put back on ${where}${without}: ${trouble}`,
    );
  }
  return fates;
}
