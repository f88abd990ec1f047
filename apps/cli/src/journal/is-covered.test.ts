import * as engine from '@maestro-ng/engine';
import { buildEnvironment } from '@maestro-ng/engine/testing';
import { expect, it } from 'vitest';
import { isCovered } from './is-covered.ts';
import { headOf } from './test-head.ts';

const environment = buildEnvironment({
  ships: { h1: {}, h2: {} },
  services: { web: { instances: { aa: {}, bb: {} } } },
});

type Step = engine.JournalHead['steps'][number];

const applied = (instance: string): Step => ({
  step: `apply:${instance}`,
  subject: { kind: 'instance', instance, service: 'web', ship: 'h1' },
});
const orphan = (what: 'stop' | 'remove', name: string, container = 'c1'): Step => ({
  step: `${what}:${name}@h2`,
  subject: { kind: 'orphan', instance: name, service: 'web', ship: 'h2', container },
});
const image: Step = {
  step: 'image:web:1@h1',
  subject: {
    kind: 'image',
    instance: 'web:1',
    service: '',
    ship: 'h1',
    platform: null,
    pullPolicy: 'missing',
  },
};
const exchange = [
  orphan('stop', 'aa'),
  orphan('stop', 'bb.maestro-old-0123456789ab', '0123456789abcdef'),
  applied('aa'),
  applied('bb'),
  orphan('remove', 'aa.maestro-old'),
];

const command = { name: 'apply', words: [], directory: '/shop' };

interface Case {
  /** What is left undone. */
  readonly left: readonly Step[];
  readonly later: readonly string[];
  readonly prunesAll?: boolean;
  readonly skipsUnreachable?: boolean;
  readonly name?: string;
  readonly play?: 'apply' | 'stop';
}

it.each<[boolean, string, Case]>([
  [true, 'what occurs again', { left: [applied('aa')], later: ['apply:aa'] }],
  [false, 'an instance that the later one is not about', { left: exchange, later: ['apply:aa'] }],
  [true, 'containers of instances that are all well', { left: exchange, later: ['apply:aa', 'apply:bb'] }],
  [false, 'a container of another instance', { left: [orphan('stop', 'aa')], later: ['apply:bb'] }],
  [true, 'an image of what is well', { left: [image, applied('aa')], later: ['apply:aa'] }],
  [true, 'an instance that the file names no more', { left: [applied('cc')], later: ['apply:aa'] }],
  [false, 'what was to be pruned, and may be there', { left: [orphan('remove', 'cc')], later: ['apply:aa'] }],
  [
    true,
    'what was to be pruned, where all of it is',
    { left: [orphan('remove', 'cc')], later: [], prunesAll: true },
  ],
  [
    false,
    'a container on a ship that was perhaps left out',
    { left: [orphan('remove', 'aa')], later: ['apply:aa'], skipsUnreachable: true },
  ],
  [
    false,
    'what a rollback has not gone back to',
    { left: [applied('cc')], later: ['apply:aa'], name: 'rollback' },
  ],
  [
    false,
    'a container that was to be stopped',
    { left: [orphan('stop', 'aa')], later: ['apply:aa'], play: 'stop' },
  ],
])('says %s of %s', (covered, _, { left, later, name = 'apply', play = 'apply', ...more }) => {
  const journal = engine.journalOf([headOf({ play, command, steps: left })]);
  if (journal === undefined) throw new Error('no journal');
  const outcomes = later.map((step): engine.PlayResult['outcomes'][number] => ({
    step,
    subject: applied('aa').subject,
    outcome: { kind: 'replaced' },
  }));
  const head = { play: 'apply', command: { ...command, name } } as const;
  const reach = { prunesAll: false, skipsUnreachable: false, ...more };
  expect(isCovered(engine, journal, { head, environment, outcomes, reach })).toBe(covered);
});
