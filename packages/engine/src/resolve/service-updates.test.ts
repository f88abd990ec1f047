import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';
import type { Service } from '../model/index.ts';

function file(keys: string, instance = ''): string {
  return `name: t
ships: {h: {ip: 10.0.0.1}}
services:
  web:
    image: app
    ${keys}
    instances: {web-1: {ship: h${instance}}, web-2: {ship: h}}
`;
}

function service(keys: string): Pick<Service, 'update' | 'minAvailable'> {
  const { update = null, minAvailable = null } = environmentOf(file(keys)).services['web'] ?? {};
  return { update, minAvailable };
}

function toldOf(keys: string, instance?: string): readonly string[] {
  const { told, remarks } = resolveText(file(keys, instance));
  return [...told, ...remarks];
}

describe('how a service is updated', () => {
  test.each(['omit: no', 'update:', 'min_available:'])('%s says nothing', (keys) => {
    expect(service(keys)).toEqual({ update: null, minAvailable: null });
  });

  test('a section has the defaults of Swarm', () => {
    expect(service('update: {}').update).toEqual({
      parallelism: { kind: 'count', count: 1 },
      delayMs: 0,
      monitorMs: 0,
      failureAction: 'pause',
      maxFailureRatio: 0,
      order: 'stop-first',
    });
  });

  test('all that it may say', () => {
    expect(
      service(
        'update: {parallelism: 33.5%, delay: 10s, monitor: 1m30s, failure_action: rollback, max_failure_ratio: "0.3", order: start-first}\n    min_available: "1"',
      ),
    ).toEqual({
      update: {
        parallelism: { kind: 'percent', percent: 33.5 },
        delayMs: 10_000,
        monitorMs: 90_000,
        failureAction: 'rollback',
        maxFailureRatio: 0.3,
        order: 'start-first',
      },
      minAvailable: { kind: 'count', count: 1 },
    });
  });

  test('a delay that is no time is told where it stands', () => {
    expect(toldOf('update: {delay: 10, monitor: soon}')).toEqual([
      '6:21 error invalid-duration: "10" is not a duration such as 30s or 1m30s. (write 10s for seconds)',
      '6:34 error invalid-duration: "soon" is not a duration such as 30s or 1m30s.',
    ]);
  });
});

describe('how many must stay up', () => {
  test('fewer than there are', () => {
    expect(toldOf('min_available: 50%')).toEqual([]);
  });

  test('more than there are', () => {
    expect(toldOf('min_available: 3')).toEqual([
      '6:20 warning min-available: Service "web" has 2 instances, and 3 are to stay up: none can be taken down without --force.',
    ]);
  });

  test('all of them may be meant', () => {
    expect(toldOf('min_available: 51%')).toEqual([
      '6:20 remark min-available: All instances of service "web" are to stay up: none can be taken down without --force. (leave one to spare, or have update: {order: start-first} where two containers of an instance can run at the same time)',
    ]);
  });

  test('all of them can, where new containers start first', () => {
    expect(toldOf('min_available: 2\n    update: {order: start-first}')).toEqual([]);
  });
});

describe('where new containers start first', () => {
  const update = 'update: {order: start-first}';

  test('nothing is told where both can run', () => {
    expect(toldOf(update)).toEqual([]);
  });

  test('all that forbids it is told at once', () => {
    expect(toldOf(update, ', ports: {http: 80}, volumes: {/data: /srv}')).toEqual([
      '6:21 warning start-first: A new container of "web-1" cannot run beside the old one: it publishes port 80/tcp of the ship, it may write to /srv, which both would mount. (write stop-first, or take away what there can be only one of)',
    ]);
  });

  test('what forbids it for several instances is told once', () => {
    expect(toldOf(`ports: {http: "80"}\n    ${update}`)).toContainEqual(
      '7:21 warning start-first: A new container of "web-1" cannot run beside the old one: it publishes port 80/tcp of the ship; so it is with 1 more of its instances. (write stop-first, or take away what there can be only one of)',
    );
  });
});
