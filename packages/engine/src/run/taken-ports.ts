import { findPortHolders } from '../decide/index.ts';
import {
  type Environment,
  isRunning,
  ownPortHeld,
  type Plan,
  type PortHolder,
  portHolderInWords,
  portTaken,
} from '../model/index.ts';
import { asksFor, PublishedPorts, type TakenPort } from '../resolve/published-ports.ts';
import type { FirstLook, ReadyStep, RefusedStep } from './first-look.ts';
import { isOnlyIfUp } from './step-task.ts';

export interface PortRules {
  /** Of a restart: the same containers are started again, with the ports that they have. */
  readonly reuse: boolean;
  /** Of a restart: what is left alone where it is unchanged needs no port anew. */
  readonly onlyIfChanged: boolean;
  /** How many are acted on at once; 0: any number. */
  readonly concurrency: number;
}

/** What a start or a restart could not bring up for want of a port, by step; of other plays nothing. */
export function portsTaken(
  plan: Plan,
  environment: Environment,
  look: Pick<FirstLook, 'ready' | 'snapshot'>,
  { reuse, onlyIfChanged, concurrency }: PortRules,
): readonly RefusedStep[] {
  if (plan.play === 'start')
    return takenPorts(
      environment,
      look,
      (step) => !isUp(step),
      () => false,
    );
  if (plan.play !== 'restart' || reuse) return [];
  const stepOf = new Map([...look.ready].map(([id, { step }]) => [step.subject.instance, id]));
  const givesUp = (holder: string, { step }: ReadyStep): boolean => {
    const other = stepOf.get(holder);
    return other !== undefined && comesAfter(plan, step.id, other, concurrency);
  };
  const starts = (step: ReadyStep): boolean =>
    !onlyIfChanged && (isUp(step) || !isOnlyIfUp(environment, step.step));
  return [...ownPortsTaken(environment, look), ...takenPorts(environment, look, starts, givesUp)];
}

function isUp({ sight: { holder } }: ReadyStep): boolean {
  return holder !== null && isRunning(holder.state);
}

/** Whether a step begins only when another one has ended. */
function comesAfter({ nodes }: Plan, step: string, other: string, concurrency: number): boolean {
  const place = (id: string): number => nodes.findIndex((node) => node.id === id);
  if (concurrency === 1) return place(step) > place(other);
  const needs = new Map(nodes.map((node) => [node.id, node.needs]));
  const before = new Set([step]);
  // A set can be walked while it grows.
  for (const id of before) for (const need of needs.get(id) ?? []) before.add(need);
  return before.has(other);
}

/** What a restart cannot start before it stops the old container, which has a port of it. */
function ownPortsTaken(
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
 * @param givesUp whether the container of another instance goes before a step, and its ports with it.
 */
function takenPorts(
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
    const goes = (holder: PortHolder): boolean =>
      holder.instance === instance.name || (holder.instance !== null && givesUp(holder.instance, about));
    const mayGo = (taken: TakenPort<PortHolder>): boolean => {
      const other = environment.instances[taken.holder.instance ?? ''];
      const takesItAgain = other?.ship === subject.ship && other !== instance && asksFor(other, taken);
      return goes(taken.holder) && !takesItAgain;
    };
    const taken = byShip.get(subject.ship)?.inTheWayOf(instance, mayGo) ?? [];
    const [first] = taken.filter(({ holder }) => !goes(holder));
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
