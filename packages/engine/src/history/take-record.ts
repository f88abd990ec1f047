import { randomBytes } from 'node:crypto';
import { notOurs } from '../decide/index.ts';
import {
  type ApplyRecord,
  dictionary,
  type Environment,
  type Json,
  labelNames,
  type ObservedContainer,
  type RecordedChange,
  type RecordedEnvironment,
  type RecordedInstance,
  type RecordedState,
} from '../model/index.ts';
import type { Clock } from '../port/clock.ts';
import type { HostDriver } from '../port/host-driver.ts';
import { specified } from '../run/index.ts';
import { byName } from './environment-of-record.ts';

/** An apply, as far as its record tells of it. */
export interface ToRecord {
  readonly environment: Environment;
  /** What is recorded of it: `recordable(environment)`, without what else is secret. */
  readonly recorded: RecordedEnvironment;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  /** `user@host`. */
  readonly who: string;
  /** Maestro's. */
  readonly version: string;
  /** Things and flags, as they were given. */
  readonly asked: readonly string[];
  /** Default null: an apply of a file. */
  readonly rollbackTo?: number | null;
}

/** What became of an apply. */
export interface Ending {
  readonly verdict: ApplyRecord['verdict'];
  readonly changes: readonly RecordedChange[];
  /** Of the instances that it was about. */
  readonly states: ReadonlyMap<string, RecordedState>;
  /** The record of its beginning. */
  readonly replaces?: string | undefined;
}

/** @param records that there are already, oldest first */
export async function takeRecord(
  { environment, recorded, clock, signal, who, version, asked, rollbackTo = null }: ToRecord,
  { verdict, changes, states, replaces }: Ending,
  records: readonly ApplyRecord[],
  drivers: readonly HostDriver[],
): Promise<ApplyRecord> {
  const seen = await containersOf(environment, drivers, signal);
  const plain = byName(recorded.instances);
  const taken = Object.keys(environment.instances).map((name) => {
    const container = seen.get(name);
    const asked = askedOf(environment, name, plain.get(name) ?? null);
    return standing(asked, { container, state: states.get(name), records });
  });
  const digests = await digestsOf(taken, seen, drivers, signal);
  const instances = taken.map(({ entry }): [string, RecordedInstance] => {
    const container = seen.get(entry.name);
    const isSeen = entry.state === 'stands' || (entry.state === 'not-begun' && isLabelOf(entry, container));
    const id = isSeen ? (container?.imageId ?? null) : null;
    const image = { ...entry.image, id, digests: digests.get(imageKey(entry.ship, id)) ?? [] };
    return [entry.name, { ...entry, image }];
  });
  const time = clock.now();
  return {
    format: 1,
    id: `${new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')}-${randomBytes(4).toString('hex')}`,
    number: (records.at(-1)?.number ?? 0) + 1,
    environment: environment.name,
    time,
    who,
    version,
    rollbackTo,
    asked,
    verdict,
    changes,
    instances: dictionary(instances),
    resolved: { services: recorded.services, instances: taken.map(({ plain }) => plain) },
    ...(replaces === undefined ? {} : { replaces }),
  };
}

/** An instance as it is recorded, by its entry and its plain data. */
interface Taken {
  readonly entry: RecordedInstance;
  readonly plain: Json;
}

function askedOf(environment: Environment, name: string, plain: Json): Taken {
  const { spec, digest } = specified(environment, name);
  const { service = '', ship = '' } = environment.instances[name] ?? {};
  const image = { name: spec.askedImage ?? spec.image, id: null, digests: [] };
  return { plain, entry: { name, service, ship, state: 'unknown', image, digest } };
}

/**
 * What stands after an apply: what it was about, where it succeeded; of everything else that whose label says so, as the file
 * has it, or the newest record.
 */
function standing(
  asked: Taken,
  {
    container,
    state,
    records,
  }: {
    readonly container: ObservedContainer | undefined;
    /** undefined: the apply was not about it. */
    readonly state: RecordedState | undefined;
    readonly records: readonly ApplyRecord[];
  },
): Taken {
  const label = container?.labels[labelNames.specification];
  const as = ({ plain, entry }: Taken, state: RecordedState): Taken => {
    const { label: _, ...rest } = entry;
    const isOther = isAsRecorded(state) && label !== undefined && label !== entry.digest;
    return { plain, entry: { ...rest, state, ...(isOther ? { label } : {}) } };
  };
  if (state === 'stands' || state === 'tried') return as(asked, state);
  if (label === undefined) return as(asked, state ?? 'unknown');
  if (label === asked.entry.digest) return as(asked, state ?? 'stands');
  const { name, ship } = asked.entry;
  for (const { instances, resolved } of records.toReversed()) {
    const entry = instances[name];
    if (entry === undefined || !isAsRecorded(entry.state) || entry.ship !== ship) continue;
    if (!isLabelOf(entry, container)) continue;
    const plain = byName(resolved.instances).get(name);
    if (plain !== undefined) return as({ plain, entry }, state ?? 'stands');
  }
  return { plain: asked.plain, entry: { ...asked.entry, state: state ?? 'unknown' } };
}

function isAsRecorded(state: RecordedState): boolean {
  return state === 'stands' || state === 'not-begun';
}

/** Whether the container was made of what the entry says. */
function isLabelOf({ digest, label }: RecordedInstance, container: ObservedContainer | undefined): boolean {
  const actual = container?.labels[labelNames.specification];
  return actual !== undefined && (actual === digest || actual === label);
}

/** The container of each instance on its ship, as far as the ships answer. */
async function containersOf(
  environment: Environment,
  drivers: readonly HostDriver[],
  signal: AbortSignal,
): Promise<Map<string, ObservedContainer>> {
  const found = new Map<string, ObservedContainer>();
  const look = async ({ ship, containers }: HostDriver): Promise<void> => {
    const listing = await containers.list({ signal }).catch(() => []);
    signal.throwIfAborted();
    for (const container of listing) {
      const { name } = container;
      const isHere = environment.instances[name]?.ship === ship;
      const foreign = notOurs({ environment: environment.name, instance: name }, container);
      if (isHere && foreign === undefined) found.set(name, container);
    }
  };
  await Promise.all(drivers.map(look));
  return found;
}

/** By which names registries know the images, each asked for once on its ship. */
async function digestsOf(
  taken: readonly Taken[],
  seen: ReadonlyMap<string, ObservedContainer>,
  drivers: readonly HostDriver[],
  signal: AbortSignal,
): Promise<Map<string, readonly string[]>> {
  const byShip = new Map(drivers.map((driver) => [driver.ship, driver]));
  const wanted = new Map<string, readonly [HostDriver, string]>();
  for (const { entry } of taken) {
    const [driver, id] = [byShip.get(entry.ship), seen.get(entry.name)?.imageId];
    if (driver !== undefined && id !== undefined && id !== '')
      wanted.set(imageKey(entry.ship, id), [driver, id]);
  }
  const asked = [...wanted].map(async ([key, [{ images }, id]]) => {
    const digests = await images.digests(id, { signal }).catch(() => []);
    return [key, digests] as const;
  });
  return new Map(await Promise.all(asked));
}

function imageKey(ship: string, id: string | null): string {
  return JSON.stringify([ship, id]);
}
