import { asideName } from '../decide/index.ts';
import { labelNames, leastAvailable, type ObservedContainer } from '../model/index.ts';
import { type ApplyWorld, shipNames } from './generated-apply.test-support.ts';

/** What must never be, as it was seen; at each call and each event of a play. */
export interface ApplyWatch {
  look(): void;
  readonly seen: readonly string[];
}

/** Begins to watch the ships of a world. */
export function watchApply({ world, foreign }: ApplyWorld): ApplyWatch {
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
            (name === instance || name === asideName(instance)) &&
            (ship === environment.instances[instance]?.ship || labels[labelNames.environment] === 'test'),
        )
        .map((container) => ({ ship, container })),
    );
  const isUp = (instance: string): boolean =>
    containersOf(instance).some(({ container }) => container.state === 'running');
  const upOf = (service: string): number =>
    (environment.services[service]?.instances ?? []).filter(isUp).length;

  const names = Object.keys(environment.instances);
  const had = names.filter((name) => containersOf(name).length > 0);
  const upBefore = new Map(Object.keys(environment.services).map((service) => [service, upOf(service)]));
  const look = (): void => {
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
    look();
    if (id !== null && foreign.has(id) && call !== 'inspect' && call !== 'events')
      seen.add(`${call} of the foreign ${target}`);
    if (call !== 'remove') return;
    const engine = fleet.engine(ship);
    const instance = target.replace(/\.maestro-old$/, '');
    const place = environment.instances[instance]?.ship;
    if (place === undefined) return;
    if (place !== ship) {
      if (fleet.engine(place).inspect(instance)?.state !== 'running')
        seen.add(`${target} is removed from ${ship} before it runs on ${place}`);
    } else if (target === instance) {
      if (engine.inspect(asideName(instance)) === undefined)
        seen.add(`${target} is removed, and was all there is`);
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
