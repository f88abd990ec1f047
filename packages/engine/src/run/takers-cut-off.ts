import { byName, notOurs } from '../decide/index.ts';
import {
  type Environment,
  type Giver,
  giversOf,
  isRunning,
  type ObservedContainer,
  type Plan,
  type PlayName,
  type Snapshot,
  type StepId,
  sharesLife,
} from '../model/index.ts';
import { takersIn } from '../plan/index.ts';
import type { PlayOptions } from './play-request.ts';

/**
 * What running containers lose with a restart of those that they take something from, where they are not restarted after it; and
 * with a start of what did not run.
 */
export function takersCutOff(
  { play, nodes }: Plan,
  environment: Environment,
  snapshot: Snapshot,
  options: Pick<Required<PlayOptions>, 'reuse' | 'onlyIfChanged'>,
): { readonly step: StepId; readonly message: string }[] {
  if (play !== 'restart' && play !== 'start') return [];
  const takers = takersIn(environment);
  const steps = nodes.filter((node) => node.kind === 'step');
  const needs = new Map(steps.map((step) => [step.subject.instance, step.needs]));
  const stateOf = states(environment, snapshot);
  const runs = (instance: string): boolean => isRunning(stateOf(instance) ?? 'exited');
  return steps.flatMap(({ id, subject: { instance: giver } }) => {
    // A restart leaves a paused one to who has paused it.
    if (play === 'start' ? runs(giver) : stateOf(giver) === 'paused') return [];
    return (takers.get(giver) ?? []).flatMap((taker) => {
      // A start leaves alone what runs.
      const own = play === 'restart' ? needs.get(taker) : undefined;
      if (own?.includes(id) === true || !runs(taker)) return [];
      // A container that is started again still has its volumes, and links still lead to it.
      const lost = takenFrom(environment, taker, giver).filter(
        (gives) => !options.reuse || sharesLife(gives),
      );
      if (lost.length === 0) return [];
      const should = options.onlyIfChanged ? 'Should it be restarted: ' : '';
      const what = lost.map((gives) => losses[gives]).join('; it ');
      const until = untilWhen(play, own !== undefined);
      const message = `${should}${taker} ${what}, until ${until}: \`maestro restart ${taker}\` does that afterwards.`;
      return [{ step: id, message }];
    });
  });
}

function untilWhen(play: PlayName, takesPart: boolean): string {
  if (play === 'start') return 'it is restarted';
  return takesPart ? 'it is restarted after it' : 'it is restarted as well';
}

const losses: { readonly [gives in Giver['gives']]: string } = {
  net: 'shares its network, and is left without one',
  pid: 'shares its processes, and ends with them',
  ipc: 'shares its memory, and is left with that of the old container',
  volumes: 'takes its volumes, and is left with those of the old container',
  links: 'links to it, and is left with a link to the old container',
};

function takenFrom({ instances }: Environment, taker: string, giver: string): Giver['gives'][] {
  const container = instances[taker]?.container;
  const givers = container === undefined ? [] : giversOf(container);
  return givers.filter(({ instance }) => instance === giver).map(({ gives }) => gives);
}

/** What state the container of an instance is in, as far as the ships showed; undefined: there is none of ours. */
function states(
  environment: Environment,
  snapshot: Snapshot,
): (instance: string) => ObservedContainer['state'] | undefined {
  const byShip = new Map<string, ReadonlyMap<string, ObservedContainer>>();
  for (const observation of Object.values(snapshot))
    if (observation.reachable) byShip.set(observation.ship, byName(observation.containers));
  return (instance) => {
    const found = byShip.get(environment.instances[instance]?.ship ?? '')?.get(instance);
    const isOurs =
      found !== undefined && notOurs({ environment: environment.name, instance }, found) === undefined;
    return isOurs ? found.state : undefined;
  };
}
