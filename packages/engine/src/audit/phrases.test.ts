import { describe, expect, it } from 'vitest';
import type { AuditMessage } from './message.ts';
import { compactTargets, sentence, targetNames } from './phrases.ts';

function message(instances: readonly string[], more: Partial<AuditMessage> = {}): AuditMessage {
  return {
    event: 'action',
    scope: 'play',
    action: 'start',
    targets: instances.map((instance) => ({ instance, service: 'web', shipIp: '10.0.0.1' })),
    who: 'alice',
    time: 0,
    reason: null,
    ...more,
  };
}

describe('targets', () => {
  it.each([
    [['a'], 'a', 'a'],
    [['a', 'b', 'c', 'd'], 'a, b, c, d', 'a, b, c, d'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d, e', '5 containers'],
  ])('%j', (instances, names, compact) => {
    expect([targetNames(message(instances)), compactTargets(message(instances))]).toEqual([names, compact]);
  });
});

describe('a message', () => {
  it.each([
    [{}, 'alice begins to start a'],
    [{ action: 'stop' }, 'alice begins to stop a'],
    [{ event: 'success' }, 'start a: succeeded'],
    [{ event: 'error' }, 'start a: failed'],
    [{ event: 'error', reason: 'a bad day' }, 'start a: failed: a bad day'],
    [{ who: 'eve\n2030-01-01 INFO: mallory' }, 'eve 2030-01-01 INFO: mallory begins to start a'],
    [{ event: 'error', reason: 'one\r\n\u001b[2Jtwo\u2028three' }, 'start a: failed: one [2Jtwo three'],
  ] as const)('%j is one line', (more, line) => {
    expect(sentence(message(['a'], more), 'a')).toBe(line);
  });
});
