import { describe, expect, it } from 'vitest';
import {
  type ContainerState,
  type Difference,
  dictionary,
  type InstanceSituation,
  type MovedContainer,
  type Orphan,
  type Plan,
  type Situation,
} from '../../model/index.ts';
import { buildEnvironment } from '../../testing/build-environment.ts';
import type { EnvironmentOutline } from '../../testing/environment-outline.ts';
import { applyScope } from './apply-scope.ts';
import { type ApplyRules, planApply } from './plan-apply.ts';

const image: Difference = { field: 'image', is: 'web:0', asked: 'web:1' };

type Present = Extract<InstanceSituation, { kind: 'present' }>;

function present(
  state: ContainerState,
  more: Partial<Present> & { readonly differences?: readonly Difference[] } = {},
): InstanceSituation {
  const { differences = [], ...rest } = more;
  const comparison = { container: 'c', differences, outlived: [], anonymousVolumes: [] };
  return { kind: 'present', state, health: null, comparison, keptAside: 'no', ...rest };
}

const absent: InstanceSituation = { kind: 'absent' };
const published = (port: number): Orphan['ports'] => [
  { address: '0.0.0.0', private: port, public: port, protocol: 'tcp' },
];

function moved(instance: string, ship: string, more: Partial<MovedContainer> = {}): MovedContainer {
  const service = instance.split('-')[0] ?? '';
  const found = { instance, ship, name: instance, container: `${instance}@${ship}`, service };
  return { ...found, running: true, ports: [], anonymousVolumes: [], ...more };
}

function orphan(container: string, ship: string, ports: Orphan['ports'] = []): Orphan {
  return { ship, container, id: container, instance: container, service: 'gone', state: 'running', ports };
}

interface Ships extends Partial<Omit<Situation, 'instances'>> {
  readonly instances: { readonly [name: string]: InstanceSituation };
  /** Images that are not on `h1`. */
  readonly missing?: readonly string[];
}

function planned(
  outline: EnvironmentOutline,
  ships: Ships,
  rules: ApplyRules = {},
  things: readonly string[] = [],
): string[] {
  const environment = buildEnvironment(outline);
  const scope = applyScope(environment, { things });
  if (!scope.ok) throw new Error('no scope');
  const {
    instances,
    missing = [],
    moved: moving = [],
    orphans = [],
    silent = dictionary(),
    available = [],
  } = ships;
  const { portHolders = [] } = ships;
  const names = Object.values(environment.services).map(({ image: name }) => name);
  const images = dictionary(
    Object.keys(environment.ships).map((ship) => [
      ship,
      dictionary(names.map((name) => [name, missing.includes(name) ? null : name])),
    ]),
  );
  const situation = {
    instances: dictionary(Object.entries(instances)),
    moved: moving,
    orphans,
    renamed: [],
    portHolders,
    available,
    images,
    silent,
  };
  const result = planApply(environment, scope.scope, situation, rules);
  return result.ok ? inWords(result.plan) : result.problems.map(({ message }) => message);
}

const predicted: ReadonlySet<string> = new Set(['min-available', 'image-missing']);

/** A line for each node: what is done, and what has to be done before. */
function inWords({ nodes }: Plan): string[] {
  return nodes.map((node) => {
    const needs = node.needs.length === 0 ? '' : ` after ${node.needs.join(', ')}`;
    if (node.kind === 'gate') return `${node.id}${needs}`;
    const { change } = node;
    const more =
      change?.kind === 'replace' && change.takesFrom.length > 0
        ? ` with ${change.takesFrom.map(({ gives, instance }) => `${gives} of ${instance}`).join(', ')}`
        : '';
    const why =
      change?.kind === 'refuse' && predicted.has(change.failure.code) ? ` ${change.failure.cause}` : '';
    const where =
      change?.kind === 'refuse' ? (change.failure.ships ?? []).map((ship) => ` ${ship}`).join('') : '';
    const aside = change?.kind === 'update' && change.aside === true ? ' aside' : '';
    const starts = change?.kind === 'update' && change.starts === true ? ' and start' : '';
    return `${node.id} ${change?.kind ?? ''}${aside}${starts}${where}${why}${more}${needs}`;
  });
}

const restart = { field: 'restart', is: null, asked: 'always' };

const two = { web: { instances: ['web-1', 'web-2'] } };

describe('a plan of an apply', () => {
  it('says for each instance what is done', () => {
    const instances = {
      'web-1': absent,
      'web-2': present('running'),
      'web-3': present('running', { differences: [image] }),
      'web-4': present('exited'),
      'web-5': present('running', { differences: [restart] }),
      'web-6': present('exited', { keptAside: 'alone' }),
      'web-7': present('exited', { keptAside: 'alone', differences: [image] }),
      'web-8': present('dead'),
      'web-9': present('exited', { differences: [restart] }),
    };
    const lines = planned({ services: { web: { instances: Object.keys(instances) } } }, { instances });
    expect([...lines].sort()).toEqual([
      'apply:web-1 create',
      'apply:web-2 leave',
      'apply:web-3 replace',
      'apply:web-4 start',
      'apply:web-5 update',
      'apply:web-6 update aside and start',
      'apply:web-7 create',
      'apply:web-8 replace',
      'apply:web-9 update and start',
    ]);
  });

  it('has what is not well first', () => {
    const instances = {
      'web-1': present('running', { differences: [image] }),
      'web-2': present('running', { differences: [image], health: 'unhealthy' }),
    };
    expect(planned({ services: two }, { instances })).toEqual(['apply:web-2 replace', 'apply:web-1 replace']);
  });

  it('has images before what is made of them, each once', () => {
    const instances = { 'web-1': absent, 'web-2': present('running', { differences: [image] }) };
    expect(planned({ services: two }, { instances, missing: ['web:1'] })).toEqual([
      'image:web:1@h1 pull',
      'apply:web-1 create after image:web:1@h1',
      'apply:web-2 replace after image:web:1@h1',
    ]);
    const well = { 'web-1': present('running'), 'web-2': present('running') };
    expect(planned({ services: two }, { instances: well, missing: ['web:1'] })).toEqual([
      'apply:web-1 leave',
      'apply:web-2 leave',
    ]);
    expect(planned({ services: two }, { instances: well }, { refreshImages: true })).toEqual([
      'image:web:1@h1 pull',
      'apply:web-1 leave after image:web:1@h1',
      'apply:web-2 leave after image:web:1@h1',
    ]);
  });

  const takers: EnvironmentOutline = {
    services: {
      db: {},
      web: { instances: { 'web-1': { container: { volumesFrom: ['db-1'] } } } },
      log: { instances: { 'log-1': { container: { networkMode: 'container:web-1' } } } },
    },
  };

  it('replaces with a container what takes something from it, over any number, also what was not named', () => {
    const instances = {
      'db-1': present('running', { differences: [image] }),
      'web-1': present('running'),
      'log-1': present('running'),
    };
    expect(planned(takers, { instances }, {}, ['db'])).toEqual([
      'apply:db-1 replace',
      'apply:web-1 replace with volumes of db-1 after apply:db-1',
      'apply:log-1 replace with net of web-1 after apply:web-1',
    ]);
  });

  it('finishes what an earlier apply has begun to replace with it', () => {
    const instances = {
      'db-1': present('running'),
      'web-1': present('exited', { keptAside: 'beside' }),
      'log-1': present('running'),
    };
    expect(planned(takers, { instances }, {}, ['db'])).toEqual([
      'apply:db-1 leave',
      'apply:web-1 start after apply:db-1',
      'apply:log-1 replace with net of web-1 after apply:web-1',
    ]);
  });

  it('replaces with it what takes something from what its giver has outlived already', () => {
    const outlived = [{ instance: 'db-1', gives: 'volumes' }] as const;
    const comparison = { container: 'c', differences: [], outlived, anonymousVolumes: [] };
    const instances = {
      'db-1': present('running'),
      'web-1': present('running', { comparison }),
      'log-1': present('running', { differences: [image] }),
    };
    expect(planned(takers, { instances }, {}, ['db'])).toEqual([
      'apply:db-1 leave',
      'apply:web-1 replace with volumes of db-1 after apply:db-1',
      'apply:log-1 replace with net of web-1 after apply:web-1',
    ]);
  });

  it('replaces at once with what differs, and would be outlived by what may turn out newer, what takes something from that', () => {
    const omitted: EnvironmentOutline = {
      services: {
        db: {},
        web: { omit: true, instances: { 'web-1': { container: { networkMode: 'container:db-1' } } } },
        log: { omit: true, instances: { 'log-1': { container: { networkMode: 'container:web-1' } } } },
      },
    };
    const differs = present('running', { differences: [image] });
    const instances = { 'db-1': present('running'), 'web-1': differs, 'log-1': differs };
    expect(
      planned(omitted, { instances }, { refreshImages: true }).filter((line) => /^apply/.test(line)),
    ).toEqual([
      'apply:db-1 leave after image:db:1@h1',
      'apply:web-1 replace after image:web:1@h1, apply:db-1',
      'apply:log-1 replace with net of web-1 after image:log:1@h1, apply:web-1',
    ]);
    const between = present('exited', { differences: [image], keptAside: 'alone' });
    const cutShort = { 'db-1': present('running'), 'web-1': present('running'), 'log-1': between };
    expect(planned(omitted, { instances: cutShort })).toEqual(['apply:log-1 create', 'apply:db-1 leave']);
  });

  it('leaves what takes something from what is not in the play', () => {
    const instances = { 'db-1': absent, 'web-1': present('running'), 'log-1': present('running') };
    expect(planned(takers, { instances }, {}, ['log'])).toEqual(['apply:log-1 leave']);
  });

  it('replaces what shares a namespace with what is started again, where it runs', () => {
    const instances = { 'db-1': present('running'), 'web-1': present('exited'), 'log-1': present('running') };
    expect(planned(takers, { instances })).toContain(
      'apply:log-1 replace with net of web-1 after apply:web-1',
    );
    const down = { ...instances, 'log-1': present('exited') };
    expect(planned(takers, { instances: down })).toContain('apply:log-1 start after apply:web-1');
    const giver = { ...instances, 'db-1': present('exited'), 'web-1': present('running') };
    expect(planned(takers, { instances: giver })).toContain('apply:web-1 leave after apply:db-1');
  });

  const moves: EnvironmentOutline = {
    services: {
      db: {},
      web: { requires: ['db'], instances: { 'web-1': { ship: 'h2' }, 'web-2': { ship: 'h2' } } },
    },
  };

  it('stops what moves once all is there that it needs, one of a service after the other, and removes it after', () => {
    const instances = { 'db-1': present('running'), 'web-1': absent, 'web-2': absent };
    const ships = { instances, moved: [moved('web-2', 'h1'), moved('web-1', 'h1')], missing: ['web:1'] };
    expect(planned(moves, ships)).toEqual([
      'apply:db-1 leave',
      'image:web:1@h2 pull',
      'stop:web-1@h1 stop after image:web:1@h2, apply:db-1',
      'apply:web-1 create after stop:web-1@h1, image:web:1@h2, apply:db-1',
      'remove:web-1@h1 remove after apply:web-1',
      'stop:web-2@h1 stop after image:web:1@h2, apply:db-1, apply:web-1',
      'apply:web-2 create after stop:web-2@h1, image:web:1@h2, apply:db-1',
      'remove:web-2@h1 remove after apply:web-2',
    ]);
  });

  it('knows an order also where an instance is on two ships that it moved away from', () => {
    const instances = { 'db-1': present('running'), 'web-1': absent, 'web-2': absent };
    const both = [
      moved('web-1', 'h1'),
      moved('web-2', 'h1'),
      moved('web-1', 'h3'),
      moved('web-1', 'h3', { name: 'web-1.maestro-old' }),
    ];
    const lines = planned(moves, { instances, moved: both });
    expect(lines).toContain(
      'apply:web-1 create after stop:web-1@h1, stop:web-1@h3, stop:web-1.maestro-old@h3, apply:db-1',
    );
  });

  it('does not stop what cannot be made where it is to be', () => {
    const failure = {
      code: 'foreign-container',
      ship: 'h2',
      instance: 'web-1',
      during: 'd',
      cause: 'It is held.',
    } as const;
    const instances = {
      'db-1': present('running'),
      'web-1': { kind: 'barred', failure } as const,
      'web-2': present('running'),
    };
    expect(planned(moves, { instances, moved: [moved('web-1', 'h1')] })).toEqual([
      'apply:db-1 leave',
      'apply:web-1 refuse after apply:db-1',
      'apply:web-2 leave after apply:db-1',
    ]);
  });

  const ports: EnvironmentOutline = {
    services: {
      web: {
        instances: {
          'web-1': { ship: 'h1', ports: { http: 80 } },
          'web-2': { ship: 'h2', ports: { http: 80 } },
        },
      },
    },
  };

  it('stops both of two that change places before either starts, where they have one port', () => {
    const instances = { 'web-1': absent, 'web-2': absent };
    const places = [
      moved('web-1', 'h2', { ports: published(80) }),
      moved('web-2', 'h1', { ports: published(80) }),
    ];
    const portHolders = places.map((place) => ({ ...place, isAside: false }));
    expect(planned(ports, { instances, moved: places, portHolders })).toEqual([
      'stop:web-1@h2 stop',
      'stop:web-2@h1 stop',
      'apply:web-1 create after stop:web-2@h1, stop:web-1@h2',
      'apply:web-2 create after stop:web-2@h1, stop:web-1@h2',
      'remove:web-1@h2 remove after apply:web-1, apply:web-2',
      'remove:web-2@h1 remove after apply:web-2, apply:web-1',
    ]);
  });

  it('removes orphans only where that is asked for, last of all, and stops before what holds a port that is needed', () => {
    const ships = {
      instances: { 'web-1': absent, 'web-2': present('running') },
      orphans: [orphan('old-1', 'h1', published(80)), orphan('old-2', 'h2', published(80))],
    };
    expect(planned(ports, ships)).toEqual(['apply:web-1 create', 'apply:web-2 leave']);
    expect(planned(ports, ships, { prune: true })).toEqual([
      'stop:old-1@h1 stop',
      'apply:web-2 leave',
      'apply:web-1 create after stop:old-1@h1',
      'gate:all after apply:web-1, apply:web-2',
      'remove:old-1@h1 remove after gate:all',
      'remove:old-2@h2 remove after gate:all',
    ]);
  });

  it('makes nothing that could still run on a ship that does not answer, unless that is left out of account', () => {
    const ships = {
      instances: { 'web-1': absent, 'web-2': present('running', { differences: [image] }) },
      silent: dictionary([['h3', 'connection refused']]),
    };
    expect(planned({ services: two }, ships)).toEqual(['apply:web-1 refuse', 'apply:web-2 replace']);
    expect(planned({ services: two }, ships, { skipUnreachable: true })).toEqual([
      'apply:web-1 create',
      'apply:web-2 replace',
    ]);
    const both = dictionary([
      ['h3', 'connection refused'],
      ['h2', 'no answer'],
    ]);
    expect(planned({ services: { web: {} } }, { instances: { 'web-1': absent }, silent: both })).toEqual([
      'apply:web-1 refuse h2 h3',
    ]);
  });

  it('refuses what would lose volumes without a name, unless that is agreed to', () => {
    const comparison = { container: 'c', differences: [image], outlived: [], anonymousVolumes: ['/data'] };
    const instances = {
      'web-1': present('running', { comparison }),
      'web-2': present('exited', { comparison, keptAside: 'alone' }),
      'web-3': present('running', { differences: [image], keptAside: 'beside', volumesBeside: ['/data'] }),
      'web-4': present('running', { keptAside: 'beside', volumesBeside: ['/data'] }),
      'web-5': absent,
      'web-6': present('running', { comparison: { ...comparison, differences: [] } }),
    };
    const outline: EnvironmentOutline = {
      ships: { h1: {}, h2: {} },
      services: { web: { instances: Object.keys(instances) } },
    };
    const gone = { ...orphan('gone-1', 'h1'), anonymousVolumes: ['/data'] };
    const ships = {
      instances,
      moved: [moved('web-5', 'h2', { anonymousVolumes: ['/data'] })],
      orphans: [gone],
    };
    const kinds = (renewVolumes: boolean): string[] =>
      planned(outline, ships, { prune: true, renewVolumes })
        .map((line) => line.replace(/ after .*/, ''))
        .filter((line) => !line.startsWith('gate'))
        .sort();

    expect(kinds(false)).toEqual([
      'apply:web-1 refuse',
      'apply:web-2 refuse',
      'apply:web-3 refuse',
      'apply:web-4 refuse',
      'apply:web-5 refuse',
      'apply:web-6 leave',
      'remove:gone-1@h1 refuse',
    ]);
    expect(kinds(true)).toEqual([
      'apply:web-1 replace',
      'apply:web-2 create',
      'apply:web-3 replace',
      'apply:web-4 leave',
      'apply:web-5 create',
      'apply:web-6 leave',
      'remove:gone-1@h1 remove',
      'remove:web-5@h2 remove',
      'stop:web-5@h2 stop',
    ]);
  });

  it('says that what takes something cannot be made anew with what it takes it from', () => {
    const comparison = { container: 'c', differences: [], outlived: [], anonymousVolumes: ['/data'] };
    const instances = {
      'db-1': present('running', { differences: [image] }),
      'web-1': present('running', { comparison }),
    };
    const outline: EnvironmentOutline = {
      services: {
        db: { instances: ['db-1'] },
        web: { instances: { 'web-1': { container: { volumesFrom: ['db-1'] } } } },
      },
    };
    expect(planned(outline, { instances }, {}, ['db-1'])).toEqual([
      'apply:db-1 replace',
      'apply:web-1 refuse after apply:db-1',
    ]);
  });

  it('refuses what would leave too few up even when all is up that it can bring up, unless that is agreed to', () => {
    const outline = (minAvailable: number, more: object = {}): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: { web: { minAvailable, instances: ['web-1', 'web-2', 'web-3'], ...more } },
    });
    const instances = {
      'web-1': present('running', { differences: [image] }),
      'web-2': present('running'),
      'web-3': absent,
    };
    const ships = { instances, available: ['web-1', 'web-2'] };
    const refused = 'apply:web-1 refuse It would leave 2 of web up, and its min_available says 3.';
    const others = ['apply:web-2 leave', 'apply:web-3 create'];

    expect(planned(outline(2), ships)).toContain('apply:web-1 replace');
    expect(planned(outline(3), ships).sort()).toEqual([refused, ...others]);
    expect(planned(outline(3), ships, { force: true })).toContain('apply:web-1 replace');
    const first = { update: { order: 'start-first' as const } };
    expect(planned(outline(3, first), ships)).toContain('apply:web-1 replace');
    expect(planned(outline(2), ships, {}, ['web-1'])).toEqual([
      'apply:web-1 refuse It would leave 1 of web up, and its min_available says 2.',
    ]);
    const down = { ...ships, available: ['web-2'] };
    expect(planned(outline(3), down)).toContain('apply:web-1 replace');
  });

  it('refuses a move that would leave too few up, and leaves what moves where it is', () => {
    const outline = (minAvailable: number): EnvironmentOutline => ({
      ships: { h1: {}, h2: {} },
      services: { web: { minAvailable, instances: { 'web-1': { ship: 'h1' }, 'web-2': { ship: 'h2' } } } },
    });
    const instances = { 'web-1': absent, 'web-2': present('running') };
    const ships = { instances, moved: [moved('web-1', 'h2')], available: ['web-1', 'web-2'] };
    expect(planned(outline(1), ships)).toContain('stop:web-1@h2 stop');
    expect(planned(outline(2), ships).sort()).toEqual([
      'apply:web-1 refuse It would leave 1 of web up, and its min_available says 2.',
      'apply:web-2 leave',
    ]);
  });

  it('refuses what is made of an image that is not there and is never pulled, unless it is pulled for another one', () => {
    const outline = (other: 'missing' | 'never'): EnvironmentOutline => ({
      services: {
        web: { instances: { 'web-1': { pullPolicy: 'never' } } },
        job: { image: 'web:1', instances: { 'job-1': { pullPolicy: other } } },
      },
    });
    const instances = { 'web-1': absent, 'job-1': present('running', { differences: [image] }) };
    const cause = 'web:1 is not on ship h1, and its pull_policy is never.';

    expect(planned(outline('never'), { instances, missing: ['web:1'] }).sort()).toEqual([
      `apply:job-1 refuse ${cause}`,
      `apply:web-1 refuse ${cause}`,
    ]);
    expect(planned(outline('missing'), { instances, missing: ['web:1'] })).toEqual([
      'image:web:1@h1 pull',
      'apply:job-1 replace after image:web:1@h1',
      'apply:web-1 create after image:web:1@h1',
    ]);
    const running = { 'web-1': present('running'), 'job-1': present('running') };
    expect(planned(outline('never'), { instances: running, missing: ['web:1'] })).toEqual([
      'apply:job-1 leave',
      'apply:web-1 leave',
    ]);
  });

  it('refuses to replace what could not be kept aside, and leaves alone what is as asked', () => {
    const asideTaken = {
      code: 'foreign-container',
      ship: 'h1',
      instance: 'web-1',
      during: 'looking at the container',
      cause: 'The name is taken.',
    } as const;
    const instances = {
      'web-1': present('running', { differences: [image], asideTaken }),
      'web-2': present('running', { asideTaken }),
    };
    expect(planned({ services: two }, { instances })).toEqual(['apply:web-1 refuse', 'apply:web-2 leave']);
  });
});
