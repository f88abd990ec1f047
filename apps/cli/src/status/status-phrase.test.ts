import type { Status } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { statusPhrase } from './status-phrase.ts';
import { container, inspected, instance, orphan } from './test-statuses.ts';

const coarse = { ageMs: 0, exact: false };
const exact = { ageMs: 0, exact: true };
const phrase = (status: Status): string => statusPhrase(status, coarse);
const exactPhrase = (status: Status): string => statusPhrase(status, exact);

describe('an instance', () => {
  it('that is up, as coarse as a listing', () => {
    const up = (more: Parameters<typeof container>[0]): string =>
      phrase(instance({ container: container(more) }));
    expect(up({})).toBe('up 3 minutes');
    expect(up({ elapsedMs: 0 })).toBe('up less than a second');
    expect(up({ elapsedMs: null })).toBe('up');
    expect(up({ health: 'healthy' })).toBe('up 3 minutes (healthy)');
    expect(up({ health: 'starting' })).toBe('up 3 minutes (health: starting)');
    expect(up({ state: 'paused' })).toBe('paused, up 3 minutes');
  });

  it('that grows older', () => {
    expect(statusPhrase(instance(), { ...coarse, ageMs: 3_600_000 })).toBe('up about an hour');
  });

  it('that is up, exactly', () => {
    const known = container({ elapsedMs: 185_400, health: 'unhealthy', inspected: inspected() });
    expect(exactPhrase(instance({ container: known }))).toBe(
      'up 3 min 05 s (unhealthy), since 2030-01-01T00:00:00Z',
    );
  });

  it('that runs, though not as the file says; what does not run is replaced anyway', () => {
    const drifted = { drifted: ['specification', 'image'] } as const;
    expect(phrase(instance(drifted))).toBe('up 3 minutes, drifted');
    const known = container({ health: 'healthy', inspected: inspected() });
    expect(exactPhrase(instance({ ...drifted, container: known }))).toBe(
      'up 3 min 00 s (healthy), since 2030-01-01T00:00:00Z, drifted',
    );
    const exited = container({ state: 'exited' });
    expect(phrase(instance({ ...drifted, condition: 'down', container: exited }))).toBe('down 3 minutes');
  });

  it('that is down', () => {
    const down = (more: Parameters<typeof container>[0], say = phrase): string =>
      say(instance({ condition: 'down', container: container({ state: 'exited', ...more }) }));
    expect(down({ exitCode: 0 })).toBe('down 3 minutes');
    expect(down({ exitCode: 1, elapsedMs: null })).toBe('down, exit code 1');
    expect(down({ state: 'created' })).toBe('down, never started');
    expect(down({ state: 'created', inspected: inspected({ error: 'port is taken' }) })).toBe(
      'down, never started: port is taken',
    );
    expect(down({ state: 'removing' })).toBe('down, being removed');
    expect(down({ state: 'dead' })).toBe('down, dead: the Engine could not remove it');
    const killed = inspected({ outOfMemory: true, finishedAt: '2030-01-01T00:00:09Z' });
    expect(down({ exitCode: 137, elapsedMs: 2900, inspected: killed }, exactPhrase)).toBe(
      'down 2 s, exit code 137, out of memory, since 2030-01-01T00:00:09Z',
    );
  });

  it('in a restart loop, whether it is up at the moment or not', () => {
    const loop = (more: Parameters<typeof container>[0]): string =>
      phrase(instance({ condition: 'restarting', container: container(more) }));
    expect(loop({ state: 'restarting', exitCode: 1 })).toBe('restarting, exit code 1');
    expect(loop({ elapsedMs: 400, inspected: inspected({ restartCount: 3 }) })).toBe(
      'restarting, 3 restarts, up less than a second',
    );
  });

  it('that is not there, not ours, or not known', () => {
    expect(phrase(instance({ condition: 'absent', container: null }))).toBe('down, no container');
    expect(phrase(instance({ condition: 'foreign', cause: 'it belongs to environment "shop"' }))).toBe(
      'not ours: it belongs to environment "shop"',
    );
    const lost = { condition: 'unreachable', cause: 'no route', container: null } as const;
    expect(phrase(instance(lost))).toBe('unknown, ship unreachable: no route');
    expect(phrase(instance({ ...lost, condition: 'unknown', cause: 'no key' }))).toBe('unknown: no key');
    expect(phrase({ kind: 'ship', ship: 'ship1', condition: 'unreachable', cause: 'no route' })).toBe(
      'unknown, ship unreachable: no route',
    );
  });
});

describe('an orphan', () => {
  it.each([
    [{}, 'the file names no instance web-9'],
    [{ because: 'elsewhere', placedOn: 'ship1' }, 'the file places web-9 on ship1'],
    [{ because: 'kept-aside' }, 'kept aside when web-9 got a new container'],
    [{ because: 'renamed' }, 'a container of web-9 under another name'],
  ] as const)('%j', (more, why) => {
    expect(phrase(orphan(more))).toBe(`orphan, up 3 minutes: ${why}`);
  });

  it('on a ship that is away', () => {
    expect(phrase(orphan({ condition: 'unreachable' }))).toBe('orphan, unknown: ship unreachable');
    expect(phrase(orphan({ condition: 'unknown' }))).toBe('orphan, unknown');
  });
});
