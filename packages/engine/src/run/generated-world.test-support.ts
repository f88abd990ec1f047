import fc from 'fast-check';
import { asideName, asideNameOf, labelNames } from '../model/index.ts';
import type {
  CheckOutline,
  EnvironmentOutline,
  InstanceOutline,
  ServiceOutline,
} from '../testing/environment-outline.ts';
import type { FakeContainerOutline } from '../testing/fake-container.ts';
import type { FakeFault } from '../testing/fake-fault.ts';
import { type PlayWorld, playWorld } from '../testing/play-world.ts';

/** What is under an instance's names before a play. */
export type Before =
  | 'absent'
  | 'running'
  | 'running, unlabelled'
  | 'exited'
  | 'exited, unlabelled'
  | 'dead'
  | 'created for another specification'
  | 'put aside'
  | 'put aside, unlabelled'
  | 'put aside, running again'
  | 'exited, and one put aside'
  | 'running, and one put aside'
  | 'foreign, running'
  | 'foreign, exited'
  | 'absent, and its aside name foreign'
  /** Nothing says that Maestro has put it there. */
  | 'absent, and its aside name unlabelled'
  | 'running, and its aside name unlabelled'
  | 'exited, and its aside name unlabelled';

/** An environment, what is on its ships, and what goes wrong. */
export interface GeneratedWorld {
  readonly outline: EnvironmentOutline;
  readonly before: { readonly [instance: string]: Before };
  /** Instances whose image is not on the ship, but in the registry. */
  readonly imageless: readonly string[];
  readonly faults: readonly FakeFault[];
}

const ours: readonly Before[] = [
  'absent',
  'running',
  'running, unlabelled',
  'exited',
  'exited, unlabelled',
  'dead',
  'created for another specification',
  'put aside',
  'put aside, unlabelled',
  'put aside, running again',
  'exited, and one put aside',
  'running, and one put aside',
];
const foreign: readonly Before[] = [
  'foreign, running',
  'foreign, exited',
  'absent, and its aside name foreign',
  'absent, and its aside name unlabelled',
  'running, and its aside name unlabelled',
  'exited, and its aside name unlabelled',
];

const ships = ['h1', 'h2', 'h3'];

const check: fc.Arbitrary<CheckOutline> = fc.oneof(
  fc.record({ type: fc.constant('sleep' as const), seconds: fc.integer({ min: 0, max: 3 }) }),
  fc.constant({ type: 'tcp', host: '10.0.0.1', port: 80, portName: 'http', maxWaitSeconds: 2 } as const),
  fc.constant({ type: 'exec', command: ['ready'], attempts: 2, envFrom: 'env' } as const),
);
const checks = fc.array(check, { maxLength: 2 });

const instance: fc.Arbitrary<InstanceOutline> = fc.record({
  ship: fc.constantFrom(...ships),
  networks: fc.subarray(['front', 'back', 'side']),
  lifecycle: fc.record({ 'pre-start': checks, running: checks, 'pre-stop': checks, stopped: checks }),
});

/** Up to five services, each of which may require any before it, with up to three instances on three ships. */
const outline: fc.Arbitrary<EnvironmentOutline> = fc
  .array(fc.record({ requires: fc.nat(), instances: fc.array(instance, { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((services) => ({
    networks: { front: {}, back: {}, side: {} },
    services: Object.fromEntries(
      services.map(({ requires, instances }, index): [string, ServiceOutline] => [
        `s${index}`,
        {
          requires: services.flatMap((_, other) =>
            other < index && (requires >> other) % 2 === 1 ? [`s${other}`] : [],
          ),
          instances: Object.fromEntries(instances.map((each, number) => [`s${index}-${number}`, each])),
        },
      ]),
    ),
  }));

export const fault: fc.Arbitrary<FakeFault> = fc.record({
  call: fc.constantFrom(
    'list',
    'inspect',
    'create',
    'start',
    'stop',
    'rename',
    'remove',
    'image-id',
    'pull',
    'networks',
    'create-network',
    'connect',
    'events',
    'log-tail',
  ),
  ship: fc.constantFrom(...ships),
  times: fc.constantFrom(1, 2, 20),
  does: fc.constantFrom(
    'lost-answer',
    'cut',
    'hang',
    'throws',
    'unreachable',
    'refused',
    'conflict',
    'not-found',
  ),
});

export function generatedWorld(options: {
  readonly foreign: boolean;
  readonly faults: boolean;
}): fc.Arbitrary<GeneratedWorld> {
  const situations = options.foreign ? [...ours, ...foreign] : ours;
  return outline.chain((environment) =>
    fc.record({
      outline: fc.constant(environment),
      before: fc.record(
        Object.fromEntries(instanceNames(environment).map((name) => [name, fc.constantFrom(...situations)])),
      ),
      imageless: fc.subarray(instanceNames(environment)),
      faults: options.faults ? fc.array(fault, { maxLength: 4 }) : fc.constant([]),
    }),
  );
}

function instanceNames({ services }: EnvironmentOutline): string[] {
  return Object.values(services).flatMap(({ instances = {} }) => Object.keys(instances));
}

/** The generated world, ready to be played on; the ids of what is foreign in it. */
export function makeWorld(generated: GeneratedWorld): {
  readonly world: PlayWorld;
  readonly foreignIds: ReadonlySet<string>;
} {
  const world = playWorld(generated.outline);
  const foreignIds = new Set<string>();
  for (const { name, ship, container } of Object.values(world.environment.instances)) {
    world.fleet.engine(ship).images.offer(container.image, { takesMs: 5 });
    if (generated.imageless.includes(name)) world.fleet.engine(ship).images.remove(container.image);
    for (const found of containersOf(name, generated.before[name] ?? 'absent')) {
      const id = world.fleet.engine(ship).addContainer(found);
      if (found.name === unlabelledAside)
        world.fleet.engine(ship).rename(id, asideNameOf(name, { id, labels: {} }));
      if (found.labels === foreignLabels || found.labels === noLabels) foreignIds.add(id);
    }
  }
  for (const each of generated.faults) world.fleet.fault(each);
  return { world, foreignIds };
}

const noLabels = {};
/** Its own id is to be in it, and nobody knows that before it is made. */
const unlabelledAside = 'put-aside';
const foreignLabels = { [labelNames.environment]: 'another' };

function containersOf(name: string, before: Before): FakeContainerOutline[] {
  const aside = asideName(name);
  const labels = { [labelNames.environment]: 'test', [labelNames.instance]: name };
  switch (before) {
    case 'absent':
      return [];
    case 'running':
      return [{ name, labels, state: 'running' }];
    case 'running, unlabelled':
      return [{ name, state: 'running' }];
    case 'exited':
      return [{ name, labels, state: 'exited' }];
    case 'exited, unlabelled':
      return [{ name, state: 'exited' }];
    case 'dead':
      return [{ name, labels, state: 'dead' }];
    case 'created for another specification':
      return [{ name, labels: { ...labels, [labelNames.specification]: 'sha256:other' }, state: 'created' }];
    case 'put aside':
      return [{ name: aside, labels, state: 'exited' }];
    case 'absent, and its aside name unlabelled':
      return [{ name: aside, labels: noLabels, state: 'exited' }];
    case 'running, and its aside name unlabelled':
      return [
        { name, labels, state: 'running' },
        { name: aside, labels: noLabels, state: 'running' },
      ];
    case 'exited, and its aside name unlabelled':
      return [
        { name, labels, state: 'exited' },
        { name: aside, labels: noLabels, state: 'exited' },
      ];
    case 'put aside, unlabelled':
      return [{ name: unlabelledAside, state: 'exited' }];
    case 'put aside, running again':
      return [{ name: aside, labels, state: 'running' }];
    case 'exited, and one put aside':
      return [
        { name, labels, state: 'exited' },
        { name: aside, labels, state: 'exited' },
      ];
    case 'running, and one put aside':
      return [
        { name, labels, state: 'running' },
        { name: aside, labels, state: 'exited' },
      ];
    case 'foreign, running':
      return [{ name, labels: foreignLabels, state: 'running' }];
    case 'foreign, exited':
      return [{ name, labels: foreignLabels, state: 'exited' }];
    case 'absent, and its aside name foreign':
      return [{ name: aside, labels: foreignLabels, state: 'exited' }];
  }
}
