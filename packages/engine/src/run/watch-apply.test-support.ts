import {
  keptAsideFor,
  labelNames,
  leastAvailable,
  type ObservedContainer,
  type PlayEvent,
  succeeded,
} from '../model/index.ts';
import type { ApplyWorld } from './apply-world.test-support.ts';
import { shipNames } from './generated-apply.test-support.ts';

/** What must never be, as it was seen; at each call and each event of a play. */
export interface ApplyWatch {
  look(event?: PlayEvent): void;
  readonly seen: readonly string[];
}

/** The instance of a name under which an old container is kept. */
const asideOf = (name: string): string | undefined => /^(.*)\.maestro-old(?:-.*)?$/.exec(name)?.[1];

/** Begins to watch the ships of a world. @param rules.keepsVolumes Nobody has agreed to lose volumes without a name. */
export function watchApply(
  { world, foreign }: ApplyWorld,
  { keepsVolumes = false }: { readonly keepsVolumes?: boolean } = {},
): ApplyWatch {
  const { environment, fleet } = world;
  const seen = new Set<string>();

  const containersOf = (
    instance: string,
  ): { readonly ship: string; readonly container: ObservedContainer }[] =>
    shipNames.flatMap((ship) =>
      fleet
        .engine(ship)
        .list()
        .filter(
          ({ id, name, labels }) =>
            !foreign.has(id) &&
            (name === instance || keptAsideFor({ id, name, labels }) === instance) &&
            (ship === environment.instances[instance]?.ship || labels[labelNames.environment] === 'test'),
        )
        .map((container) => ({ ship, container })),
    );
  /** Ids of replacements that have passed their checks. */
  const proven = new Set<string>();
  const prove = (instance: string): void => {
    const found = fleet.engine(environment.instances[instance]?.ship ?? '').inspect(instance);
    if (found?.state === 'running') proven.add(found.id);
  };
  /** Beside an old one, on the same ship or where it was before, a new one counts once it has passed its checks. */
  const isUp = (instance: string): boolean => {
    const all = containersOf(instance);
    const isNew = (ship: string, name: string): boolean =>
      name === instance &&
      all.some(
        (other) =>
          (other.ship === ship && other.container.name !== instance) ||
          (other.ship !== ship && ship === environment.instances[instance]?.ship),
      );
    return all.some(
      ({ ship, container: { id, name, state } }) =>
        state === 'running' && (!isNew(ship, name) || proven.has(id)),
    );
  };
  const upOf = (service: string): number =>
    (environment.services[service]?.instances ?? []).filter(isUp).length;

  const names = Object.keys(environment.instances);
  const had = names.filter((name) => containersOf(name).length > 0);
  const holdsSomething = new Set(
    shipNames.flatMap((ship) => {
      const engine = fleet.engine(ship);
      return engine
        .list()
        .flatMap(({ id }) => ((engine.inspect(id)?.anonymousVolumes.length ?? 0) > 0 ? [id] : []));
    }),
  );
  const upBefore = new Map(Object.keys(environment.services).map((service) => [service, upOf(service)]));
  const look = (event?: PlayEvent): void => {
    if (event?.type === 'step-settled' && succeeded(event.outcome)) prove(event.step.replace(/^apply:/, ''));
    for (const name of had) if (containersOf(name).length === 0) seen.add(`${name} is lost`);
    for (const name of names) {
      const ships = containersOf(name).filter(({ container }) => container.state === 'running');
      if (new Set(ships.map(({ ship }) => ship)).size > 1) seen.add(`${name} runs twice`);
    }
    for (const { name, minAvailable, instances } of Object.values(environment.services)) {
      const least = Math.min(leastAvailable(minAvailable, instances.length), upBefore.get(name) ?? 0);
      if (upOf(name) < least) seen.add(`too few of ${name} are up`);
    }
  };
  fleet.onCall = ({ call, ship, target, id }) => {
    // An old one that still runs beside a new one that does is stopped when that has passed its checks.
    const ofOld = asideOf(target);
    if (call === 'stop' && ofOld !== undefined) prove(ofOld);
    look();
    if (id !== null && foreign.has(id) && call !== 'inspect' && call !== 'events')
      seen.add(`${call} of the foreign ${target}`);
    if (call !== 'remove') return;
    if (keepsVolumes && id !== null && holdsSomething.has(id)) seen.add(`volumes of ${target} are lost`);
    const engine = fleet.engine(ship);
    const instance = ofOld ?? target;
    const place = environment.instances[instance]?.ship;
    if (place === undefined) return;
    if (place !== ship) {
      if (fleet.engine(place).inspect(instance)?.state !== 'running')
        seen.add(`${target} is removed from ${ship} before it runs on ${place}`);
    } else if (target === instance) {
      if (containersOf(instance).length < 2) seen.add(`${target} is removed, and was all there is`);
    } else if (engine.inspect(instance)?.state !== 'running') {
      seen.add(`${target} is removed before another one runs`);
    }
  };
  return {
    look,
    get seen() {
      return [...seen];
    },
  };
}
