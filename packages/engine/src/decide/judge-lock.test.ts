import { describe, expect, it } from 'vitest';
import type { ObservedLock } from '../model/index.ts';
import { judgeLock, lockExpiryMs } from './judge-lock.ts';

const lock: ObservedLock = {
  id: 'c1',
  name: 'maestro-lock-shop',
  labels: {
    'maestro.lock': 'shop',
    'maestro.lock.token': 'theirs',
    'maestro.lock.who': 'ada@desk',
    'maestro.lock.play': 'start',
    'maestro.lock.machine': 'm1',
    'maestro.lock.pid': '7',
    'maestro.lock.started': '100',
  },
  createdAt: 1_000_000,
  heartbeatAt: 1_020_000,
  now: 1_025_000,
};

function judged(parts: Partial<ObservedLock> | undefined, ended = false): string {
  const seeker = { environment: 'shop', token: 'ours', hasEnded: () => ended };
  return judgeLock(parts === undefined ? undefined : { ...lock, ...parts }, seeker).kind;
}

describe('a lock is', () => {
  it.each([
    ['free where nothing has its name', undefined, false, 'free'],
    ['held while its heartbeats go on', {}, false, 'held'],
    ['held to the end of its time', { now: 1_020_000 + lockExpiryMs }, false, 'held'],
    ['expired after that', { now: 1_020_001 + lockExpiryMs }, false, 'expired'],
    ['held from when it was made, before any heartbeat', { heartbeatAt: null }, false, 'held'],
    ['expired where there never was one', { heartbeatAt: null, now: 1_060_001 }, false, 'expired'],
    ['held where the Engine does not tell its time', { now: null }, false, 'held'],
    ['held where the Engine’s clock was set back', { now: 5 }, false, 'held'],
    ['abandoned where its process has ended', {}, true, 'abandoned'],
    ['ours by its token', { labels: { ...lock.labels, 'maestro.lock.token': 'ours' } }, true, 'mine'],
    ['none without its label', { labels: {} }, true, 'foreign'],
    ['none of ours by its label', { labels: { 'maestro.lock': 'other' } }, true, 'foreign'],
    ['held where no process is named', { labels: { 'maestro.lock': 'shop' } }, true, 'held'],
    [
      'held where what is named is no process',
      { labels: { ...lock.labels, 'maestro.lock.pid': '-1' } },
      true,
      'held',
    ],
  ] as const)('%s', (_, parts, ended, kind) => {
    expect(judged(parts, ended)).toBe(kind);
  });

  it('somebody’s, since then', () => {
    expect(judgeLock(lock, { environment: 'shop', token: '', hasEnded: () => false })).toEqual({
      kind: 'held',
      holder: {
        who: 'ada@desk',
        play: 'start',
        since: '1970-01-01T00:16:40.000Z',
        heldMs: 25_000,
        heartbeatAgeMs: 5_000,
        expiresInMs: 55_000,
        container: 'c1',
      },
    });
  });
});
