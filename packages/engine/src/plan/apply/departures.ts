import {
  type Change,
  type Environment,
  isRunning,
  type MovedContainer,
  type Orphan,
  type PlanStep,
  type StepCause,
  volumesLost,
} from '../../model/index.ts';
import { PublishedPorts } from '../../resolve/published-ports.ts';
import type { OrderByPorts } from './exchanges.ts';

type Leaving = Pick<Orphan, 'ship' | 'ports'>;

/** What leaves ships: containers that are to run elsewhere, and, where that is asked for, those that the file names no more. */
export interface Departures {
  readonly moved: readonly MovedContainer[];
  readonly orphans: readonly Orphan[];
  /** Volumes that go with their container may be lost. */
  readonly renewVolumes: boolean;
}

/** What leaves, and which instances wait for it to be stopped. */
export interface DepartureSteps {
  readonly stops: readonly PlanStep[];
  /** Of what has moved. What the file names no more goes last of all: without `needs` yet. */
  readonly removals: readonly PlanStep[];
  readonly prunings: readonly PlanStep[];
  /** By instance: ids of the stops that its step needs. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

/**
 * What moves is stopped right before it starts where it is to be, so that it never runs on both ships, the instances of a
 * service one after the other; it is removed after. What the file names no more, and holds a port that an instance needs, is
 * stopped before that one.
 *
 * @param steps of the instances, in a legal order; `begins`: it starts a container
 */
export function departureSteps(
  environment: Environment,
  { moved, orphans, renewVolumes }: Departures,
  steps: readonly (PlanStep & { readonly begins: boolean })[],
  { stopped, withOthers }: Pick<OrderByPorts, 'stopped' | 'withOthers'>,
): DepartureSteps {
  const before = new Map<string, string[]>();
  const wait = (instance: string, stop: string): void => {
    const own = before.get(instance);
    if (own === undefined) before.set(instance, [stop]);
    else if (!own.includes(stop)) own.push(stop);
  };
  const beginning = grouped(
    steps.filter(({ begins }) => begins),
    ({ subject }) => subject.ship,
  );
  const inNeed = (leaving: Leaving): PlanStep[] => {
    const published = new PublishedPorts([leaving]);
    return (beginning.get(leaving.ship) ?? []).filter(({ subject }) => {
      const instance = environment.instances[subject.instance];
      return instance !== undefined && published.inTheWayOf(instance).length > 0;
    });
  };

  const stops: PlanStep[] = [];
  const removals: PlanStep[] = [];
  const movedBy = grouped(moved, ({ instance }) => instance);
  const lastOfService = new Map<string, string>();
  for (const { id, needs, subject } of steps) {
    for (const one of movedBy.get(subject.instance) ?? []) {
      removals.push(removal(one, withOthers(id, removalId(one)), subject.ship));
      if (stopped.has(one.container)) continue;
      const after = lastOfService.get(subject.service);
      const own = [...needs, ...(after === undefined ? [] : withOthers(after, id))];
      const stop = stopStep(one, {
        instance: subject.instance,
        movesTo: subject.ship,
        needs: [...new Set(own)],
      });
      stops.push(stop);
      wait(subject.instance, stop.id);
    }
    if (movedBy.has(subject.instance)) lastOfService.set(subject.service, id);
  }
  const prunings = orphans.map((orphan) => pruning(orphan, renewVolumes));
  for (const [index, orphan] of orphans.entries()) {
    // What cannot be removed goes on running.
    if (prunings[index]?.change?.kind === 'refuse') continue;
    const one = {
      ...orphan,
      name: orphan.container,
      container: orphan.id,
      anonymousVolumes: orphan.anonymousVolumes ?? [],
    };
    const others = isRunning(orphan.state) ? inNeed(orphan) : [];
    const [first] = others;
    if (first === undefined) continue;
    const stop = stopStep(one, { instance: orphan.instance, movesTo: null, needs: first.needs });
    stops.push(stop);
    for (const { subject } of others) wait(subject.instance, stop.id);
  }
  return { stops, removals, prunings, before };
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

type Subject = Pick<MovedContainer, 'name' | 'ship' | 'service' | 'container'>;

function subjectOf({ name, ship, service, container }: Subject): PlanStep['subject'] {
  return { kind: 'orphan', instance: name, service, ship, container };
}

function stopStep(
  one: Subject & Pick<MovedContainer, 'anonymousVolumes'>,
  {
    instance,
    movesTo,
    needs,
  }: { readonly instance: string; readonly movesTo: string | null; readonly needs: readonly string[] },
): PlanStep {
  const change: Change = { kind: 'stop', movesTo, anonymousVolumes: one.anonymousVolumes };
  const cause: StepCause = movesTo === null ? { kind: 'orphan' } : { kind: 'moved', instance, to: movesTo };
  return { kind: 'step', id: `stop:${one.name}@${one.ship}`, subject: subjectOf(one), needs, cause, change };
}

function removalId({ name, ship }: MovedContainer): string {
  return `remove:${name}@${ship}`;
}

function removal(one: MovedContainer, needs: readonly string[], to: string): PlanStep {
  return {
    kind: 'step',
    id: removalId(one),
    subject: subjectOf(one),
    needs,
    cause: { kind: 'moved', instance: one.instance, to },
    change: { kind: 'remove', because: 'moved', running: one.running },
  };
}

function pruning(orphan: Orphan, renewVolumes: boolean): PlanStep {
  const { container: name, ship, service, id: container, anonymousVolumes = [] } = orphan;
  const change: Change =
    anonymousVolumes.length > 0 && !renewVolumes
      ? { kind: 'refuse', failure: volumesLost({ instance: name, ship }, anonymousVolumes, false) }
      : { kind: 'remove', because: 'not-in-file', running: isRunning(orphan.state) };
  return {
    kind: 'step',
    id: `remove:${name}@${ship}`,
    subject: subjectOf({ name, ship, service, container }),
    needs: [],
    cause: { kind: 'orphan' },
    change,
  };
}
