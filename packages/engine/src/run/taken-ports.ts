import { findPortHolders } from '../decide/index.ts';
import {
  type Environment,
  isRunning,
  ownPortHeld,
  type PortHolder,
  portHolderInWords,
  portTaken,
} from '../model/index.ts';
import { PublishedPorts } from '../resolve/published-ports.ts';
import type { FirstLook, ReadyStep, RefusedStep } from './first-look.ts';

/** What a restart cannot start before it stops the old container, which has a port of it. */
export function ownPortsTaken(
  environment: Environment,
  { ready, snapshot }: Pick<FirstLook, 'ready' | 'snapshot'>,
): readonly RefusedStep[] {
  const holders = findPortHolders(environment, snapshot);
  return [...ready].flatMap(
    ([
      step,
      {
        step: { subject },
        sight: { holder },
      },
    ]) => {
      const instance = environment.instances[subject.instance];
      if (instance === undefined || holder === null || !isRunning(holder.state)) return [];
      if (environment.services[instance.service]?.update?.order !== 'start-first') return [];
      const own = holders.filter((held) => held.ship === subject.ship && held.container === holder.id);
      const [taken] = new PublishedPorts(own).inTheWayOf(instance);
      return taken === undefined
        ? []
        : [{ step, failure: portTaken(subject, taken, ownPortHeld(instance.name)) }];
    },
  );
}

/**
 * What cannot be started, because another container, which goes on running, publishes a port of it.
 *
 * @param starts whether a step brings up a new container.
 * @param givesUp whether the container of another instance may go before a step, and its ports with it.
 */
export function takenPorts(
  environment: Environment,
  { ready, snapshot }: Pick<FirstLook, 'ready' | 'snapshot'>,
  starts: (step: ReadyStep) => boolean,
  givesUp: (instance: string, step: ReadyStep) => boolean,
): readonly RefusedStep[] {
  const holders = findPortHolders(environment, snapshot);
  if (holders.length === 0) return [];
  const byShip = new Map(
    Object.keys(snapshot).map((ship) => [
      ship,
      new PublishedPorts(holders.filter((holder) => holder.ship === ship)),
    ]),
  );
  return [...ready].flatMap(([step, about]) => {
    const { subject } = about.step;
    const instance = environment.instances[subject.instance];
    if (instance === undefined || !starts(about)) return [];
    const taken = byShip.get(subject.ship)?.inTheWayOf(instance) ?? [];
    const [first] = taken.filter(
      ({ holder }) =>
        holder.instance !== instance.name && (holder.instance === null || !givesUp(holder.instance, about)),
    );
    if (first === undefined) return [];
    return [
      {
        step,
        failure: portTaken(subject, first, {
          by: portHolderInWords(environment, first.holder),
          hint: adviceOn(environment, first.holder),
        }),
      },
    ];
  });
}

function adviceOn({ instances }: Environment, { instance }: PortHolder): string {
  if (instance === null) return 'Stop that container, or publish another port';
  return instances[instance] === undefined
    ? 'Have it removed with `maestro apply --prune`, or stop it'
    : 'Where the file has it give the port up, do so with `maestro apply`; otherwise stop it, or publish another port';
}
