import fc from 'fast-check';
import type {
  BoundOutline,
  CheckOutline,
  EnvironmentOutline,
  InstanceOutline,
  ServiceOutline,
} from '../testing/environment-outline.ts';
import type { FakeFault } from '../testing/fake-fault.ts';
import { fault } from './generated-world.test-support.ts';

/** What has become of an instance's container since the file before was applied. */
export type Since =
  | 'as it was'
  | 'absent'
  | 'exited'
  | 'unlabelled'
  | 'changed by hand'
  | 'other restart policy'
  | 'kept aside'
  | 'kept aside, running'
  | 'kept aside, beside one that has failed'
  | 'kept aside, beside one that runs'
  | 'unhealthy'
  | 'foreign'
  | 'paused';

/** One file, the next one, what is on the ships meanwhile, and what goes wrong then. */
export interface GeneratedApply {
  readonly before: EnvironmentOutline;
  readonly after: EnvironmentOutline;
  readonly since: { readonly [instance: string]: Since };
  /** Images of which containers end at once. */
  readonly broken: readonly string[];
  /** Images that are in the registry, and not on the ships. */
  readonly imageless: readonly string[];
  /** Images of whose tags the registry has other ones than the ships. */
  readonly newer: readonly string[];
  readonly faults: readonly FakeFault[];
}

const ours: readonly Since[] = [
  'as it was',
  'as it was',
  'as it was',
  'absent',
  'exited',
  'unlabelled',
  'changed by hand',
  'other restart policy',
  'kept aside',
  'kept aside, running',
  'kept aside, beside one that has failed',
  'kept aside, beside one that runs',
  'unhealthy',
];
const hindering: readonly Since[] = ['foreign', 'paused'];

export const shipNames: readonly string[] = ['h1', 'h2', 'h3'];

const check: fc.Arbitrary<CheckOutline> = fc.oneof(
  fc.record({ type: fc.constant('sleep' as const), seconds: fc.integer({ min: 0, max: 2 }) }),
  fc.constant({ type: 'tcp', host: '10.0.0.1', port: 80, portName: 'http', maxWaitSeconds: 2 } as const),
);
const checks = fc.array(check, { maxLength: 1 });

const instanceDraft = fc.record({
  ship: fc.constantFrom(...shipNames),
  /** The first that is free from there on. */
  port: fc.constantFrom(null, 0, 0, 1, 2, 3),
  restart: fc.constantFrom('no', 'always'),
  volume: fc.constantFrom(null, 'named', 'anonymous'),
  takes: fc.constantFrom(null, null, 'volumes', 'links', 'net'),
  lifecycle: fc.record({ running: checks, 'pre-stop': checks, stopped: checks }),
  change: fc.record({
    what: fc.constantFrom(
      'nothing',
      'nothing',
      'env',
      'command',
      'ports',
      'volumes',
      'restart',
      'removed',
      'renamed',
    ),
    moves: fc.constantFrom(null, null, null, ...shipNames),
    port: fc.integer({ min: 0, max: 3 }),
  }),
});
type InstanceDraft = typeof instanceDraft extends fc.Arbitrary<infer T> ? T : never;

const serviceDraft = fc.record({
  requires: fc.nat(),
  omit: fc.constantFrom(false, false, false, true),
  update: fc.option(
    fc.record({
      parallelism: fc.constantFrom<BoundOutline>(0, 1, 2, '50%'),
      delayMs: fc.constantFrom(0, 1000),
      monitorMs: fc.constantFrom(0, 500),
      failureAction: fc.constantFrom('pause', 'continue', 'rollback'),
      maxFailureRatio: fc.constantFrom(0, 0.5),
      order: fc.constantFrom('stop-first', 'start-first'),
    }),
    { nil: undefined },
  ),
  minAvailable: fc.constantFrom<BoundOutline | undefined>(undefined, 1, 2, '50%'),
  release: fc.constantFrom(1, 2),
  instances: fc.array(instanceDraft, { minLength: 1, maxLength: 3 }),
});
type ServiceDraft = typeof serviceDraft extends fc.Arbitrary<infer T> ? T : never;

interface File {
  /** After the change. */
  readonly isAfter: boolean;
  /** The last ones choose their ports first. */
  readonly isTurned: boolean;
}

/** The file before a change, or after it. */
function outlineOf(drafts: readonly ServiceDraft[], { isAfter, isTurned }: File): EnvironmentOutline {
  /** The instance before, of an earlier service, by ship: of it something may be taken. */
  const giver = new Map<string, string>();
  const wishes: { readonly name: string; readonly ship: string; readonly wanted: number }[] = [];
  const services = drafts.map((draft, index): [string, ServiceOutline] => {
    const instances: [string, InstanceOutline][] = [];
    for (const [number, each] of draft.instances.entries()) {
      const { what } = each.change;
      if (isAfter && what === 'removed') continue;
      const name = `s${index}-${number}${isAfter && what === 'renamed' ? '-new' : ''}`;
      const outline = instanceOutline(each, { isAfter, giver });
      instances.push([name, outline]);
      const { ship = 'h1', container } = outline;
      const wanted = isAfter && what === 'ports' ? each.change.port : each.port;
      // Two containers cannot publish one port at the same time, one that has the network of another publishes none, and what
      // no apply is about gives none up.
      const mayPublish =
        container?.networkMode === undefined && draft.update?.order !== 'start-first' && !draft.omit;
      if (wanted !== null && mayPublish) wishes.push({ name, ship, wanted });
    }
    for (const [name, { ship = 'h1' }] of instances) giver.set(ship, name);
    const { omit, update, minAvailable } = draft;
    return [
      `s${index}`,
      {
        image: `s${index}:${isAfter ? draft.release : 1}`,
        omit,
        requires: drafts.flatMap((_, other) =>
          other < index && (draft.requires >> other) % 2 === 1 ? [`s${other}`] : [],
        ),
        ...(update === undefined ? {} : { update }),
        ...(minAvailable === undefined ? {} : { minAvailable }),
        instances: Object.fromEntries(instances),
      },
    ];
  });
  const ports = freePorts(isTurned ? wishes.reverse() : wishes);
  const published = services.map(([name, { instances = {}, ...service }]): [string, ServiceOutline] => {
    const outlines = instances as { readonly [name: string]: InstanceOutline };
    const own = Object.entries(outlines).map(([instance, outline]): [string, InstanceOutline] => {
      const http = ports.get(instance);
      return [instance, http === undefined ? outline : { ...outline, ports: { http } }];
    });
    return [name, { ...service, instances: Object.fromEntries(own) }];
  });
  return {
    ships: Object.fromEntries(shipNames.map((name) => [name, {}])),
    services: Object.fromEntries(published),
  };
}

/** By instance: of the ports of its ship, the first that is free from where it wants one. */
function freePorts(
  wishes: readonly { readonly name: string; readonly ship: string; readonly wanted: number }[],
): Map<string, number> {
  const taken = new Set<string>();
  return new Map(
    wishes.map(({ name, ship, wanted }) => {
      let port = 8000 + wanted;
      while (taken.has(`${ship} ${port}`)) port += 1;
      taken.add(`${ship} ${port}`);
      return [name, port];
    }),
  );
}

function instanceOutline(
  { ship, restart, volume, takes, lifecycle, change }: InstanceDraft,
  place: {
    readonly isAfter: boolean;
    readonly giver: ReadonlyMap<string, string>;
  },
): InstanceOutline {
  const { isAfter, giver } = place;
  const changed = (what: string): boolean => isAfter && change.what === what;
  const on = isAfter ? (change.moves ?? ship) : ship;
  const from = giver.get(on);
  const always = changed('restart') ? restart === 'no' : restart === 'always';
  const target = changed('volumes') ? '/other' : '/data';
  return {
    ship: on,
    env: { LEVEL: changed('env') ? 'debug' : 'info' },
    lifecycle,
    container: {
      restart: always ? { name: 'always', maximumRetryCount: 0 } : { name: 'no', maximumRetryCount: 0 },
      ...(changed('command') ? { command: ['run', 'new'] } : {}),
      ...(volume === 'named' ? { volumes: [{ source: 'data', target, mode: 'rw' }] } : {}),
      ...(volume === 'anonymous' ? { containerVolumes: [target] } : {}),
      ...(from === undefined || takes === null ? {} : takenFrom(takes, from)),
    },
  };
}

function takenFrom(
  takes: 'volumes' | 'links' | 'net',
  from: string,
): NonNullable<InstanceOutline['container']> {
  switch (takes) {
    case 'volumes':
      return { volumesFrom: [from] };
    case 'links':
      return { links: { [from]: 'giver' } };
    case 'net':
      return { networkMode: `container:${from}` };
  }
}

export function generatedApply(options: {
  /** Also what keeps an apply from acting on an instance. */
  readonly hindered: boolean;
  readonly faults: boolean;
  readonly broken: boolean;
  /** In any case many that publish ports of one ship, others in the file after than before. Default: some. */
  readonly crowded?: boolean;
}): fc.Arbitrary<GeneratedApply> {
  const possible = options.hindered ? [...ours, ...hindering] : ours;
  const services = fc.array(serviceDraft, { minLength: 1, maxLength: 4 });
  const crowded = fc.tuple(services.map(onOneShip), fc.constant(true));
  const spread = fc.tuple(services, fc.constantFrom(false, false, true));
  return fc
    .record({
      drafts: options.crowded === true ? crowded : fc.oneof({ weight: 3, arbitrary: spread }, crowded),
      since: fc.array(fc.constantFrom(...possible), { minLength: 12, maxLength: 12 }),
      broken: options.broken ? fc.subarray(['s0:2', 's1:2', 's2:2', 's3:2', 's0:1']) : fc.constant([]),
      imageless: fc.subarray(['s0:2', 's1:2', 's2:2', 's3:2']),
      newer: fc.subarray(['s0:1', 's1:1', 's1:2', 's2:2', 's3:2']),
      faults: options.faults ? fc.array(fault, { maxLength: 3 }) : fc.constant([]),
    })
    .map(({ drafts: [drafts, isTurned], since, ...more }) => ({
      ...more,
      before: outlineOf(drafts, { isAfter: false, isTurned: false }),
      after: outlineOf(drafts, { isAfter: true, isTurned }),
      since: Object.fromEntries(
        drafts.flatMap(({ instances }, index) =>
          instances.map(({ change, ship }, number): [string, Since] => {
            const found = since[index * 3 + number] ?? 'as it was';
            const moves = change.moves !== null && change.moves !== ship;
            const leaves = moves || change.what === 'removed' || change.what === 'renamed';
            // On a ship where the file does not name it, a container is the environment's by its label alone.
            return [`s${index}-${number}`, found === 'unlabelled' && leaves ? 'as it was' : found];
          }),
        ),
      ),
    }));
}

function onOneShip(drafts: readonly ServiceDraft[]): ServiceDraft[] {
  return drafts.map((draft) => ({
    ...draft,
    instances: draft.instances.map((each) => ({ ...each, ship: 'h1', port: 0, takes: null })),
  }));
}
