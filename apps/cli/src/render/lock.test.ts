import type { LockEvent, LockHolder, PlayEvent } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { holderPhrase, lockLine } from './lock.ts';

const holder: LockHolder = {
  who: 'ada@desk',
  play: 'start',
  since: '2030-01-01T00:00:00.000Z',
  heldMs: 125_000,
  heartbeatAgeMs: 3_400,
  expiresInMs: 56_600,
  container: 'c1',
};

it.each<[Partial<LockHolder>, string]>([
  [{}, 'ada@desk, at start for 2 min 05 s (last heartbeat 3 s ago; expires in 56 s if none follows)'],
  [
    { heartbeatAgeMs: 72_000, expiresInMs: -12_000 },
    'ada@desk, at start for 2 min 05 s (last heartbeat 1 min 12 s ago; expired 12 s ago)',
  ],
  [
    { heldMs: null, heartbeatAgeMs: null, expiresInMs: null },
    'ada@desk, at start (it is not known when it expires: the Engine does not tell its time)',
  ],
  [
    { who: 'ev\u001b[2Jil@\u202edesk' },
    'ev\\x1b[2Jil@\\u202edesk, at start for 2 min 05 s (last heartbeat 3 s ago; expires in 56 s if none follows)',
  ],
])('says who holds a lock: %j', (parts, text) => {
  expect(holderPhrase({ ...holder, ...parts })).toBe(text);
});

it('tells each of what happens to locks in one line', () => {
  const who = 'ada@desk, at start for 2 min 05 s (last heartbeat 3 s ago; expires in 56 s if none follows)';
  const told: readonly (readonly [LockEvent, string])[] = [
    [
      { type: 'stop-awaited', time: 0, ship: 'ship1', instance: 'web-1', seconds: 12 },
      'web-1 (ship1): an earlier play was left while it stopped this, and the Engine goes on with it: waiting for that, 12 s at the most',
    ],
    [{ type: 'lock-awaited', time: 0, ship: 'ship1', holder }, `ship1: waiting for the lock, held by ${who}`],
    [
      { type: 'lock-taken-over', time: 0, ship: 'ship1', holder, because: 'abandoned' },
      'ship1: took over the lock of ada@desk (start), whose process on this machine has ended',
    ],
    [
      { type: 'lock-taken-over', time: 0, ship: 'ship1', holder, because: 'expired' },
      'ship1: took over the lock of ada@desk (start), which has expired: last heartbeat 3 s ago',
    ],
    [
      { type: 'lock-lost', time: 0, ship: 'ship1', cause: 'somebody took it over', holder },
      `ship1: the lock is lost: somebody took it over; it is held by ${who}`,
    ],
    [
      { type: 'lock-lost', time: 0, ship: 'ship1', cause: 'somebody removed it', holder: null },
      'ship1: the lock is lost: somebody removed it',
    ],
    [
      { type: 'lock-left', time: 0, ship: 'ship1', cause: 'connection refused' },
      'ship1: the lock could not be removed, and expires by itself: connection refused',
    ],
  ];
  expect(told.map(([event]) => lockLine(event))).toEqual(told.map(([, line]) => line));
  const other: PlayEvent = { type: 'interrupted', time: 0, signal: 'SIGINT' };
  expect(lockLine(other)).toBeUndefined();
});
