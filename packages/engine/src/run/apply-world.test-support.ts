import { asideName, labelNames } from '../model/index.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';
import { type GeneratedApply, type Since, shipNames } from './generated-apply.test-support.ts';

/** The ships as they are, and the file that is to be applied to them. */
export interface ApplyWorld {
  readonly world: PlayWorld;
  /** Ids of containers that are not ours. */
  readonly foreign: ReadonlySet<string>;
  /** Nothing goes wrong any more. */
  heal(): void;
}

export async function makeApplyWorld(generated: GeneratedApply): Promise<ApplyWorld> {
  const first = playWorld(generated.before);
  await first.play('apply', { force: true, keepGoing: true });
  const foreign = new Set<string>();
  for (const { name, ship, container } of Object.values(first.environment.instances)) {
    const engine = first.fleet.engine(ship);
    for (const id of disturb(engine, name, container.image, generated.since[name] ?? 'as it was'))
      foreign.add(id);
  }
  const world = playWorld(generated.after, { on: first });
  const { fleet } = world;
  for (const { ship, container } of Object.values(world.environment.instances)) {
    const { image } = container;
    const id = `sha256:${image}${generated.newer.includes(image) ? ', newer' : ''}`;
    fleet.engine(ship).images.offer(image, { id, takesMs: 5 });
  }
  for (const image of generated.imageless)
    for (const ship of shipNames) fleet.engine(ship).images.remove(image);
  const end = { exitAfterMs: 0, exitCode: 3 };
  const behave = (behaviour: typeof end | object): void => {
    for (const ship of shipNames)
      for (const image of generated.broken) fleet.engine(ship).behave(image, behaviour);
  };
  behave(end);
  for (const each of generated.faults) fleet.fault(each);
  fleet.forgetCalls();
  return {
    world,
    foreign,
    heal: () => {
      fleet.heal();
      behave({});
    },
  };
}

type Engine = ReturnType<PlayWorld['fleet']['engine']>;

/** @returns ids of containers that are not ours */
function disturb(engine: Engine, name: string, image: string, since: Since): string[] {
  const found = engine.inspect(name);
  const ports = found?.ports ?? [];
  const labels = { [labelNames.environment]: 'test', [labelNames.instance]: name };
  const other = { ...labels, [labelNames.specification]: 'sha256:other' };
  const remove = (): void => {
    if (found === undefined) return;
    engine.kill(found.id);
    engine.remove(found.id);
  };
  const putAside = (): void => {
    if (found !== undefined) engine.rename(found.id, asideName(name));
  };
  const stop = (): void => {
    if (found !== undefined) engine.kill(found.id);
  };
  switch (since) {
    case 'as it was':
      return [];
    case 'absent':
      remove();
      return [];
    case 'exited':
      stop();
      return [];
    case 'unlabelled':
      remove();
      engine.addContainer({ name, image, ports, state: 'running' });
      return [];
    case 'changed by hand':
      remove();
      engine.addContainer({ name, image, labels: other, ports, env: ['LEVEL=by-hand'], state: 'running' });
      return [];
    case 'other restart policy':
      if (found !== undefined) engine.update(found.id, { name: 'unless-stopped', maximumRetryCount: 0 });
      return [];
    case 'kept aside':
      stop();
      putAside();
      return [];
    case 'kept aside, running':
      putAside();
      return [];
    case 'kept aside, beside one that has failed':
      stop();
      putAside();
      engine.addContainer({ name, image, labels: other, state: 'exited' });
      return [];
    case 'kept aside, beside one that runs':
      stop();
      putAside();
      engine.addContainer({ name, image, labels: other, ports, state: 'running' });
      return [];
    case 'unhealthy':
      if (found !== undefined) engine.probe(found.id, 'unhealthy');
      return [];
    case 'foreign':
      remove();
      return [engine.addContainer({ name, image, ports, labels: { [labelNames.environment]: 'another' } })];
    case 'paused':
      if (found !== undefined) engine.pause(name);
      return [];
  }
}
