import { expect, test } from 'vitest';
import { buildEnvironment } from '../testing/build-environment.ts';
import { describePlan } from './describe.ts';
import {
  type PlanResult,
  planRestart,
  planStart,
  planStop,
  selectForStart,
  selectForStatus,
  selectForStop,
} from './plan-play.ts';
import type { Selection, SelectionResult, StopSelection } from './selection.ts';

const shop = buildEnvironment({
  name: 'shop',
  services: {
    web: {
      requires: ['api', 'cache'],
      wantsInfo: ['metrics'],
      instances: { 'web-1': {}, 'web-2': { ship: 'h2' } },
    },
    api: { requires: ['db'] },
    cache: { requires: ['db'], instances: { 'cache-1': { ship: 'h2' } } },
    db: { instances: { 'db-2': { ship: 'h2' }, 'db-1': {} } },
    metrics: { wantsInfo: ['web'] },
    tools: { omit: true, requires: ['web'] },
  },
});

function asking(selection: Partial<Selection> & { things: string[] }): Selection {
  return { withDependencies: false, ignoreDependencies: false, ...selection };
}

function stopping(selection: Partial<StopSelection> & { things: string[] }): StopSelection {
  return { ...asking(selection), all: false, expandServices: false, ...selection };
}

function text(result: PlanResult): string {
  return result.ok ? [describePlan(result.plan), ...result.warnings].join('') : problems(result);
}

function problems(result: PlanResult | SelectionResult): string {
  if (result.ok) return 'no problem';
  return result.problems.map(({ code, message, hint = '' }) => `${code}: ${message} [${hint}]`).join('\n');
}

function names(result: SelectionResult): string {
  return result.ok ? result.instances.map(({ name }) => name).join(' ') : problems(result);
}

test('start without things: what is not omitted, requirements first', () => {
  expect(text(planStart(shop, asking({ things: [] })))).toBe(`start shop
wave 1
  start:db-1 on h1, part of everything
  start:db-2 on h2, part of everything
  start:metrics-1 on h1, part of everything
wave 2
  start:api-1 on h1, part of everything, after gate:db
  start:cache-1 on h2, part of everything, after gate:db
wave 3
  start:web-1 on h1, part of everything, after before:web
  start:web-2 on h2, part of everything, after before:web
gates
  gate:db, after start:db-1 start:db-2
  before:web, after start:api-1 start:cache-1
`);
});

test('start of one instance, and with what its service requires', () => {
  expect(text(planStart(shop, asking({ things: ['api-1'] })))).toBe(`start shop
wave 1
  start:api-1 on h1, asked for as api-1
`);
  expect(text(planStart(shop, asking({ things: ['api-1'], withDependencies: true })))).toBe(`start shop
wave 1
  start:db-1 on h1, because of api
  start:db-2 on h2, because of api
wave 2
  start:api-1 on h1, asked for as api-1, after gate:db
gates
  gate:db, after start:db-1 start:db-2
`);
});

test('a service of which one instance is named is added whole where another one requires it', () => {
  const chosen = asking({ things: ['db-1', 'cache-1'], withDependencies: true });
  expect(names(selectForStart(shop, chosen))).toBe('db-1 db-2 cache-1');
});

test('order passes through services that are not in the play', () => {
  expect(text(planStart(shop, asking({ things: ['tools', 'db'] })))).toBe(`start shop
wave 1
  start:db-1 on h1, asked for as db
  start:db-2 on h2, asked for as db
wave 2
  start:tools-1 on h1, asked for as tools, after gate:db
gates
  gate:db, after start:db-1 start:db-2
`);
});

test('filters apply to dependencies and to everything, and what they drop still keeps the order', () => {
  const filtered = `start shop
wave 1
  start:db-2 on h2, part of everything
wave 2
  start:cache-1 on h2, part of everything, after start:db-2
wave 3
  start:web-2 on h2, part of everything, after start:db-2 start:cache-1
`;
  expect(text(planStart(shop, asking({ things: [], shipFilter: '*2' })))).toBe(filtered);
  const chosen = asking({ things: ['web'], withDependencies: true, containerFilter: '*-[!1]' });
  expect(names(selectForStart(shop, chosen))).toBe('db-2 web-2');
});

test('-i keeps no order, and adds nothing where nothing is named', () => {
  const free = { ignoreDependencies: true };
  expect(text(planStart(shop, asking({ things: ['api', 'db-1'], ...free })))).toBe(`start shop
wave 1
  start:api-1 on h1, asked for as api
  start:db-1 on h1, asked for as db-1
`);
  const omittedBelow = buildEnvironment({ services: { web: { requires: ['db'] }, db: { omit: true } } });
  expect(names(selectForStart(omittedBelow, asking({ things: [] })))).toBe('db-1 web-1');
  expect(names(selectForStart(omittedBelow, asking({ things: [], ...free })))).toBe('web-1');
  expect(names(selectForStart(omittedBelow, asking({ things: [], ...free, withDependencies: true })))).toBe(
    'db-1 web-1',
  );
  expect(names(selectForStop(shop, stopping({ things: [], all: true, ...free })))).not.toContain('tools-1');
});

test('stop of everything takes omitted dependents along, dependents first', () => {
  expect(text(planStop(shop, stopping({ things: [], all: true })))).toBe(`stop shop
wave 1
  stop:metrics-1 on h1, part of everything
  stop:tools-1 on h1, because of web
wave 2
  stop:web-1 on h1, part of everything, after stop:tools-1
  stop:web-2 on h2, part of everything, after stop:tools-1
wave 3
  stop:api-1 on h1, part of everything, after gate:web
  stop:cache-1 on h2, part of everything, after gate:web
wave 4
  stop:db-1 on h1, part of everything, after before:db
  stop:db-2 on h2, part of everything, after before:db
gates
  gate:web, after stop:web-1 stop:web-2
  before:db, after stop:api-1 stop:cache-1
`);
});

test('stop with dependents, of instances and of expanded services', () => {
  expect(names(selectForStop(shop, stopping({ things: ['cache-1'] })))).toBe('cache-1');
  expect(names(selectForStop(shop, stopping({ things: ['db-1'], withDependencies: true })))).toBe(
    'tools-1 web-1 web-2 api-1 cache-1 db-1',
  );
  expect(names(selectForStop(shop, stopping({ things: ['web'], expandServices: true })))).toBe('web-1 web-2');
  expect(names(selectForStop(shop, stopping({ things: ['web'], all: true })))).toBe('web-1 web-2');
});

test('what a stop refuses, all at once', () => {
  expect(problems(planStop(shop, stopping({ things: [] })))).toBe(
    'nothing-named: No service and no instance is named. [name what is meant, or add -a (--all) to mean everything]',
  );
  expect(problems(selectForStop(shop, stopping({ things: ['web', 'wbe-1', 'db-1', 'constructor'] })))).toBe(
    `service-not-expanded: "web" is a service, and this command takes services only when asked to. [add -s (--expand-services) to mean all of its instances, or name the instances: web-1, web-2]
unknown-thing: There is no service and no instance named "wbe-1". [did you mean "web-1"?]
unknown-thing: There is no service and no instance named "constructor". []`,
  );
});

test('status without things is everything, also what is omitted, in the order of a start', () => {
  expect(names(selectForStatus(shop, asking({ things: [] })))).toBe(
    'db-1 db-2 metrics-1 api-1 cache-1 web-1 web-2 tools-1',
  );
  expect(names(selectForStatus(shop, asking({ things: ['web'] })))).toBe('web-1 web-2');
  expect(names(selectForStatus(shop, asking({ things: ['cache'], withDependencies: true })))).toBe(
    'db-1 db-2 cache-1',
  );
});

test('a selection that leaves nothing is a warning', () => {
  expect(planStart(shop, asking({ things: [], containerFilter: 'none*' }))).toEqual({
    ok: true,
    plan: { play: 'start', environment: 'shop', nodes: [] },
    warnings: ['Nothing to do: of 7 containers asked for, none has a name that matches "none*".'],
  });
  expect(selectForStatus(shop, asking({ things: ['api'], containerFilter: 'a*', shipFilter: 'h3' }))).toEqual(
    {
      ok: true,
      instances: [],
      warnings: [
        'Nothing to do: of 1 container asked for, none has a name that matches "a*" and a ship that matches "h3".',
      ],
    },
  );
  const bare = buildEnvironment({ services: { idle: { instances: [], omit: true } } });
  expect(planStart(bare, asking({ things: [] }))).toMatchObject({
    warnings: ['Nothing to do: there is no instance outside omitted services.'],
  });
  expect(selectForStatus(bare, asking({ things: [] }))).toMatchObject({
    warnings: ['Nothing to do: there is no instance.'],
  });
  expect(planStart(bare, asking({ things: ['idle'] }))).toMatchObject({
    warnings: ['Nothing to do: no instances in "idle".'],
  });
});

test('an instance is meant where a service has the same name', () => {
  const environment = buildEnvironment({ services: { db: { instances: ['db', 'db-2'] } } });
  expect(names(selectForStop(environment, stopping({ things: ['db'] })))).toBe('db');
});

const volumes = buildEnvironment({
  name: 'volumes',
  services: {
    data: { requires: ['disk'], instances: ['data-1'] },
    disk: {},
    app: {
      instances: {
        'a-last': { container: { volumesFrom: ['b-middle'] } },
        'b-middle': { container: { volumesFrom: ['c-first'] } },
        'c-first': { container: { volumesFrom: ['data-1'] } },
        other: {},
      },
    },
  },
});

test('volumes from another service are an order of services, from the same service one of instances', () => {
  expect(text(planStart(volumes, asking({ things: [] })))).toBe(`start volumes
wave 1
  start:disk-1 on h1, part of everything
wave 2
  start:data-1 on h1, part of everything, after start:disk-1
wave 3
  start:c-first on h1, part of everything, after start:data-1
  start:other on h1, part of everything, after start:data-1
wave 4
  start:b-middle on h1, part of everything, after start:data-1 start:c-first
wave 5
  start:a-last on h1, part of everything, after start:data-1 start:b-middle
`);
});

test('order passes through instances that are not in the play, both ways', () => {
  expect(text(planStart(volumes, asking({ things: ['a-last', 'c-first', 'disk'] })))).toBe(`start volumes
wave 1
  start:disk-1 on h1, asked for as disk
wave 2
  start:c-first on h1, asked for as c-first, after start:disk-1
wave 3
  start:a-last on h1, asked for as a-last, after start:disk-1 start:c-first
`);
  expect(text(planStop(volumes, stopping({ things: ['a-last', 'c-first', 'disk-1'] })))).toBe(`stop volumes
wave 1
  stop:a-last on h1, asked for as a-last
wave 2
  stop:c-first on h1, asked for as c-first, after stop:a-last
wave 3
  stop:disk-1 on h1, asked for as disk-1, after gate:app
gates
  gate:app, after stop:a-last stop:c-first
`);
});

test('a restart brings givers before what takes from them; everything else stays dependents first', () => {
  const sidecars = buildEnvironment({
    name: 'sidecars',
    services: {
      data: {},
      db: {},
      side: {
        requires: ['data', 'db'],
        instances: { 'side-1': { container: { networkMode: 'container:data-1' } } },
      },
      web: { requires: ['side'] },
    },
  });
  expect(text(planRestart(sidecars, stopping({ things: [], all: true })))).toBe(`restart sidecars
wave 1
  restart:web-1 on h1, part of everything
wave 2
  restart:data-1 on h1, part of everything, after restart:web-1
  restart:db-1 on h1, part of everything, after restart:web-1
wave 3
  restart:side-1 on h1, part of everything, after restart:web-1 restart:data-1
`);
});

test('what takes something from others lets the order of its own service pass', () => {
  const chain = buildEnvironment({
    name: 'chain',
    services: {
      app: {
        instances: {
          'a-giver': {},
          'b-taker': { container: { volumesFrom: ['a-giver'] } },
          'c-absent': { container: { volumesFrom: ['b-taker'] } },
          'd-last': { container: { volumesFrom: ['c-absent'] } },
        },
      },
    },
  });
  const things = ['a-giver', 'b-taker', 'd-last'];
  expect(text(planRestart(chain, stopping({ things })))).toBe(`restart chain
wave 1
  restart:d-last on h1, asked for as d-last
wave 2
  restart:a-giver on h1, asked for as a-giver, after restart:d-last
wave 3
  restart:b-taker on h1, asked for as b-taker, after restart:d-last restart:a-giver
`);
});

test('those that link to each other in a circle are restarted in the order of their services', () => {
  const circle = buildEnvironment({
    name: 'circle',
    services: {
      a: { instances: { 'a-1': { container: { links: { 'b-1': 'b' } } } } },
      b: { requires: ['a'], instances: { 'b-1': { container: { links: { 'a-1': 'a' } } } } },
    },
  });
  expect(text(planRestart(circle, stopping({ things: [], all: true })))).toBe(`restart circle
wave 1
  restart:b-1 on h1, part of everything
wave 2
  restart:a-1 on h1, part of everything, after restart:b-1
`);
});

test('dependencies reach the givers and takers of the same service', () => {
  const withAll = { withDependencies: true };
  expect(names(selectForStart(volumes, asking({ things: ['b-middle'], ...withAll })))).toBe(
    'disk-1 data-1 c-first b-middle',
  );
  expect(names(selectForStop(volumes, stopping({ things: ['c-first'], ...withAll })))).toBe(
    'a-last b-middle c-first',
  );
});

test('a circle of services, or of instances, is told as such', () => {
  const environment = buildEnvironment({
    services: {
      a: { requires: ['b'] },
      b: { requires: ['c'] },
      c: { instances: { 'c-1': { container: { volumesFrom: ['a-1'] } } } },
      peers: {
        instances: {
          'p-1': { container: { volumesFrom: ['p-2'] } },
          'p-2': { container: { volumesFrom: ['p-1'] } },
        },
      },
    },
  });
  const hint =
    'take one of these links out of the environment file, or ignore the order with -i (--ignore-dependencies)';
  expect(problems(planStart(environment, asking({ things: [] })))).toBe(
    `dependency-cycle: There is no order to keep: a requires b requires c requires a. [${hint}]
dependency-cycle: There is no order to keep: p-1 takes volumes from p-2 takes volumes from p-1. [${hint}]`,
  );
  expect(
    names(selectForStop(environment, stopping({ things: [], all: true, ignoreDependencies: true }))),
  ).toBe('a-1 b-1 c-1 p-1 p-2');
});

test('the order in which a file lists services and instances changes nothing', () => {
  const one = buildEnvironment({
    services: { db: { instances: ['x', 'y'] }, web: { requires: ['db'] }, api: {} },
  });
  const two = buildEnvironment({
    services: { api: {}, web: { requires: ['db'] }, db: { instances: ['y', 'x'] } },
  });
  expect(planStart(two, asking({ things: [] }))).toEqual(planStart(one, asking({ things: [] })));
});
