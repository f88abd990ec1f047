import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';

function file(...services: string[]): string {
  return `name: t\nships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}\nservices:\n${services.map((line) => `  ${line}\n`).join('')}`;
}

function service(name: string, more: string): string {
  return `${name}: {image: app, ${more}, instances: {${name}-1: {ship: h}}}`;
}

describe('dependencies', () => {
  test('are kept as written, once each; one name stands for a list', () => {
    const { services } = environmentOf(
      file(
        service('db', "omit: yes, requires: '', wants_info: []"),
        service('web', 'requires: [db, db, cache], wants_info: web'),
        service('cache', 'requires: db'),
      ),
    );
    expect(
      Object.values(services).map(({ name, omit, requires, wantsInfo }) => ({
        name,
        omit,
        requires,
        wantsInfo,
      })),
    ).toEqual([
      { name: 'db', omit: true, requires: [], wantsInfo: [] },
      { name: 'web', omit: false, requires: ['db', 'cache'], wantsInfo: ['web'] },
      { name: 'cache', omit: false, requires: ['db'], wantsInfo: [] },
    ]);
  });

  test('on unknown services are errors with the nearest name', () => {
    expect(
      resolveText(
        file(service('database', 'requires: []'), service('web', 'requires: [databse], wants_info: [ghost]')),
      ).told,
    ).toEqual([
      '5:32 error unknown-service: Service "web" requires "databse", which is not a service of this file. (did you mean "database"?)',
      '5:55 error unknown-service: Service "web" wants information of "ghost", which is not a service of this file.',
    ]);
  });

  test('in a circle are errors that draw it, each circle once', () => {
    const told = resolveText(
      file(
        service('a', 'requires: [b]'),
        service('b', 'requires: [c, x]'),
        service('c', 'requires: [a]'),
        service('x', 'requires: [y]'),
        service('y', 'requires: [x]'),
        service('z', 'requires: [z]'),
        service('top', 'requires: [a, z]'),
      ),
    ).told;
    const hint = '(take one of these dependencies away, or make a requires a wants_info)';
    expect(told).toEqual([
      `4:30 error dependency-cycle: These services wait for each other, so none could ever start: "a" → "b" → "c" → "a". ${hint}`,
      `7:30 error dependency-cycle: These services wait for each other, so none could ever start: "x" → "y" → "x". ${hint}`,
      '9:30 error dependency-cycle: Service "z" requires itself. (take it away)',
    ]);
  });

  test('on itself do not hide a circle with others, wherever they are written', () => {
    const hint = '(take one of these dependencies away, or make a requires a wants_info)';
    const circle = `error dependency-cycle: These services wait for each other, so none could ever start: "a" → "b" → "a". ${hint}`;
    expect(resolveText(file(service('a', 'requires: [b, a]'), service('b', 'requires: [a]'))).told).toEqual([
      `4:30 ${circle}`,
      '4:33 error dependency-cycle: Service "a" requires itself. (take it away)',
    ]);
    expect(resolveText(file(service('a', 'requires: [b]'), service('b', 'requires: [b, a]'))).told).toEqual([
      `4:30 ${circle}`,
      '5:30 error dependency-cycle: Service "b" requires itself. (take it away)',
    ]);
  });

  test.each([
    [['c'], '1 more service is caught in cycles with them'],
    [['c', 'd'], '2 more services are caught in cycles with them'],
  ])('in circles that touch are one error, which counts the others: %j', (others, counted) => {
    const { told } = resolveText(
      file(
        service('a', 'requires: [b]'),
        service('b', `requires: [a, ${others.join(', ')}]`),
        ...others.map((name) => service(name, 'requires: [b]')),
      ),
    );
    expect(told).toEqual([
      `4:30 error dependency-cycle: These services wait for each other, so none could ever start: "a" → "b" → "a" (${counted}). (take one of these dependencies away, or make a requires a wants_info)`,
    ]);
  });

  test('in a circle name every step of it', () => {
    const { problems } = resolveText(file(service('a', 'requires: [b]'), service('b', 'requires: [a]')));
    expect(problems.map(({ at, related }) => ({ at, related }))).toEqual([
      {
        at: '/services/a/requires/0',
        related: [{ at: '/services/b/requires/0', message: '"b" requires "a"' }],
      },
    ]);
  });

  test('by wants_info may go in a circle', () => {
    expect(resolveText(file(service('a', 'wants_info: [b]'), service('b', 'requires: [a]'))).told).toEqual(
      [],
    );
  });

  test('may be 10,000 deep, and a circle as long is drawn in part', () => {
    const chain = (last: string): string =>
      file(
        ...Array.from({ length: 10_000 }, (_, index) =>
          service(`s${index}`, `requires: [${index < 9_999 ? `s${index + 1}` : last}]`),
        ),
      );
    expect(environmentOf(chain('')).services['s0']?.requires).toEqual(['s1']);
    const { problems } = resolveText(chain('s0'));
    expect(problems.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'dependency-cycle /services/s0/requires/0',
    ]);
    expect(problems[0]?.message).toMatch(/: "s0" → "s1" → .* → "s10" → … 9989 more … → "s0"\.$/);
  });
});

describe('volumes_from', () => {
  const data = 'data: {image: d, instances: {data-1: {ship: h, container_volumes: /d}, data-2: {ship: k}}}';
  const app = (instances: string): string => `app: {image: a, instances: {${instances}}}`;

  test('makes the other service a dependency without variables', () => {
    const { services, instances } = environmentOf(
      file(app('app-1: {ship: h, volumes_from: data-1}, app-2: {ship: k, volumes_from: [data-2]}'), data),
    );
    expect(services['app']?.requires).toEqual([]);
    expect(services['app']?.requiresForVolumes).toEqual(['data']);
    expect(instances['app-1']?.container.volumesFrom).toEqual(['data-1']);
  });

  test('within one service makes the giver start first', () => {
    const { services, instances } = environmentOf(
      file(app('app-1: {ship: h, volumes_from: app-2}, app-2: {ship: h}')),
    );
    expect(services['app']?.requiresForVolumes).toEqual([]);
    expect(instances['app-1']?.startsAfter).toEqual(['app-2']);
    expect(instances['app-2']).not.toHaveProperty('startsAfter');
  });

  test('of an unknown one, of another ship, of a path that is mounted already', () => {
    expect(
      resolveText(
        file(
          app('app-1: {ship: h, volumes_from: dat-1}'),
          app('').replace('app', 'b').replace('{}', '{b-1: {ship: h, volumes_from: data-2}}'),
          app('')
            .replace('app', 'c')
            .replace('{}', '{c-1: {ship: h, volumes_from: data-1, volumes: {/d: /x}}}'),
          data,
        ),
      ).told,
    ).toEqual([
      '4:62 error unknown-instance: Instance "app-1" takes volumes from "dat-1", which is not an instance of this file. (did you mean "data-1"?)',
      '5:58 error volumes-from-other-ship: Instance "b-1" is on the ship "h" and takes volumes from "data-2", which is on "k". (place both on the same ship)',
      '6:58 error volume-conflict: Instance "c-1" takes /d from "data-1" and mounts a volume there itself. (take one of the two away)',
    ]);
  });

  test('in a circle, of services, of instances, and of one by itself', () => {
    expect(
      resolveText(
        file(
          'a: {image: a, instances: {a-1: {ship: h, volumes_from: b-1}}}',
          'b: {image: b, requires: [a], instances: {b-1: {ship: h}}}',
          'c: {image: c, instances: {c-1: {ship: h, volumes_from: c-2}, c-2: {ship: h, volumes_from: c-1}, c-3: {ship: h, volumes_from: c-3}}}',
        ),
      ).told,
    ).toEqual([
      '4:58 error dependency-cycle: These services wait for each other, so none could ever start: "a" → "b" → "a". (take one of these dependencies away, or make a requires a wants_info)',
      '6:58 error dependency-cycle: These instances wait for each other, so none could ever start: "c-1" → "c-2" → "c-1". (take one of these dependencies away)',
      '6:128 error dependency-cycle: Instance "c-3" takes volumes from itself. (take it away)',
    ]);
  });
});

test('links to another ship are a warning', () => {
  expect(
    resolveText(
      file(
        'a: {image: a, instances: {a-1: {ship: h, links: {b-1: b, elsewhere: e}}}}',
        'b: {image: b, instances: {b-1: {ship: k}}}',
      ),
    ).told,
  ).toEqual([
    '4:52 warning link-to-other-ship: Instance "a-1" is on the ship "h" and links to "b-1", which is on "k". (links work on one ship only; b-1 is found by its variables too, with requires or wants_info)',
  ]);
});
