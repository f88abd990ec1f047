import { describe, expect, it } from 'vitest';
import type { OutcomeKind, Plan, PlanStep, PlayName } from '../model/index.ts';
import type { JournalStep } from './journal.ts';
import { headOf, JournalInMemory } from './journaled-play.test-support.ts';
import { type ReadJournal, readJournal } from './read-journal.ts';
import type { JournalRecord } from './record.ts';
import { remainingPlan } from './remaining-plan.ts';

function step(instance: string, needs: readonly string[] = [], ship = 'h1'): PlanStep {
  return {
    kind: 'step',
    id: `restart:${instance}`,
    subject: { kind: 'instance', instance, service: 'web', ship },
    needs,
    cause: { kind: 'everything' },
  };
}

const plan: Plan = {
  play: 'restart',
  environment: 'shop',
  nodes: [
    step('db-1'),
    step('db-2'),
    { kind: 'gate', id: 'gate:db', service: 'db', needs: ['restart:db-1', 'restart:db-2'] },
    step('web-1', ['gate:db']),
    step('web-2', ['restart:web-1']),
  ],
};

const web1 = 'restart:web-1';
const began = (id: string): JournalRecord => ({ type: 'began', time: 1, step: id });
const asked = (id: string, operation: 'stop' | 'create', container: string | null): JournalRecord => ({
  type: 'operation',
  time: 1,
  step: id,
  operation,
  container: 'web-1',
  id: container,
});
const answered = (id: string, operation: 'stop' | 'create', done = true): JournalRecord => ({
  type: 'operation-settled',
  time: 1,
  step: id,
  operation,
  done,
});
const settled = (
  id: string,
  outcome: OutcomeKind,
  succeeded = false,
): Extract<JournalRecord, { type: 'settled' }> => ({
  type: 'settled',
  time: 1,
  step: id,
  outcome,
  succeeded,
});

function textOf(...records: JournalRecord[]): string {
  const journal = new JournalInMemory();
  for (const record of [headOf(plan), ...records]) journal.write(record);
  return journal.text;
}

function read(text: string): Extract<ReadJournal, { ok: true }>['journal'] {
  const result = readJournal(text);
  if (!result.ok) throw new Error(result.because);
  return result.journal;
}

/** What a journal says of one step, without who the step is about. */
function saidOf(id: string, ...records: JournalRecord[]): Omit<JournalStep, 'step' | 'subject'> | undefined {
  const said = read(textOf(...records)).steps.find((each) => each.step === id);
  if (said === undefined) return undefined;
  const { step: _step, subject: _subject, ...rest } = said;
  return rest;
}

const nothing = {
  state: 'not-begun',
  outcome: null,
  operation: null,
  pulling: null,
  earlier: { stopped: [], started: [] },
};
const stopping = { name: 'stop', container: 'web-1', done: null };

describe('what a journal says of a step', () => {
  it.each<[string, JournalRecord[], object]>([
    ['nothing', [], nothing],
    ['begun', [began(web1)], { ...nothing, state: 'in-doubt' }],
    [
      'in the middle of a pull',
      [began(web1), { type: 'pulling', time: 3, step: web1, image: 'a:2' }],
      { ...nothing, state: 'in-doubt', pulling: 'a:2' },
    ],
    [
      'asked to stop',
      [began(web1), asked(web1, 'stop', 'c1')],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: null,
        operation: stopping,
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    [
      'stopped',
      [began(web1), asked(web1, 'stop', 'c1'), answered(web1, 'stop')],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: null,
        operation: { ...stopping, done: true },
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    [
      'stopped, by a second attempt',
      [
        began(web1),
        asked(web1, 'stop', 'c1'),
        answered(web1, 'stop', false),
        asked(web1, 'stop', 'c1'),
        answered(web1, 'stop'),
        asked(web1, 'create', null),
      ],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: null,
        operation: { name: 'create', container: 'web-1', done: null },
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    [
      'done',
      [began(web1), asked(web1, 'create', null), answered(web1, 'create'), settled(web1, 'restarted', true)],
      {
        ...nothing,
        state: 'done',
        outcome: 'restarted',
        operation: { name: 'create', container: 'web-1', done: true },
        earlier: { stopped: [], started: [] },
      },
    ],
    [
      'interrupted',
      [began(web1), settled(web1, 'interrupted')],
      { ...nothing, state: 'in-doubt', outcome: 'interrupted' },
    ],
    [
      'interrupted before it asked for anything',
      [began(web1), { ...settled(web1, 'interrupted'), untouched: true }],
      nothing,
    ],
    [
      'failed: the next attempt begins anew',
      [began(web1), asked(web1, 'stop', 'c1'), answered(web1, 'stop'), settled(web1, 'failed')],
      {
        ...nothing,
        state: 'failed',
        outcome: 'failed',
        operation: { ...stopping, done: true },
        earlier: { stopped: [], started: [] },
      },
    ],
    [
      'interrupted',
      [began(web1), asked(web1, 'stop', 'c1'), answered(web1, 'stop'), settled(web1, 'interrupted')],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: 'interrupted',
        operation: { ...stopping, done: true },
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    [
      'interrupted before it was asked for what is noted',
      [began(web1), asked(web1, 'stop', 'c1'), settled(web1, 'interrupted')],
      { ...nothing, state: 'in-doubt', outcome: 'interrupted' },
    ],
    [
      'asked to stop, and interrupted when it was gone on with',
      [began(web1), asked(web1, 'stop', 'c1'), headOf(plan), began(web1), settled(web1, 'interrupted')],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: 'interrupted',
        operation: stopping,
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    ['whose turn never came', [settled(web1, 'not-begun')], nothing],
    [
      'in doubt, and whose turn did not come when the play was gone on with',
      [began(web1), asked(web1, 'stop', 'c1'), headOf(plan), settled(web1, 'not-begun')],
      {
        ...nothing,
        state: 'in-doubt',
        outcome: null,
        operation: stopping,
        earlier: { stopped: ['c1'], started: [] },
      },
    ],
    [
      'of an outcome that this version does not know',
      [settled(web1, 'rolled-back' as 'failed')],
      {
        ...nothing,
        state: 'failed',
        outcome: 'rolled-back',
      },
    ],
  ])('%s', (_, records, expected) => {
    expect(saidOf(web1, ...records)).toEqual(expected);
  });

  it('is forgotten where the instance is on another ship since', () => {
    const moved = headOf({ ...plan, nodes: [step('web-1', [], 'h2')] });
    expect(saidOf(web1, settled(web1, 'restarted', true), moved)).toEqual(nothing);
    expect(saidOf('restart:db-1', moved)).toBe(undefined);
  });
});

describe('reading', () => {
  const text = textOf(began(web1), settled(web1, 'restarted', true), { type: 'ended', time: 2 });

  it('takes what is there, wherever the text was torn', () => {
    const headEnds = text.indexOf('\n');
    for (let length = 0; length <= text.length; length += 1) {
      const result = readJournal(text.slice(0, length));
      expect(result.ok).toBe(length >= headEnds);
    }
    expect(read(text.slice(0, -3)).ended).toBe(false);
    expect(read(text).ended).toBe(true);
  });

  it('goes on behind what was torn', () => {
    const torn = `${text.slice(0, -3)}\n${textOf(began('restart:web-2'))}`;
    expect(read(torn).steps.map(({ state }) => state)).toEqual([
      'not-begun',
      'not-begun',
      'done',
      'in-doubt',
    ]);
  });

  it.each([
    ['', 'unreadable'],
    ['[]', 'unreadable'],
    ['{"type":"began","step":"restart:web-1"}', 'unreadable'],
    ['{"type":"journal","format":1}', 'unreadable'],
    ['{"type":"journal","format":2,"steps":[]}', 'other-format'],
  ])('refuses %j', (other, because) => {
    expect(readJournal(other)).toEqual({ ok: false, because });
  });
});

describe('what is left of a plan', () => {
  const remaining = (play: PlayName, ...records: JournalRecord[]): string[] =>
    remainingPlan({ ...plan, play }, read(textOf(...records))).nodes.map((node) => {
      const stopped = node.kind === 'step' ? (node.earlier?.stopped ?? []) : [];
      return `${[node.id, ...stopped].join(' ')} <- ${node.needs.join(' ')}`.trim();
    });

  it('is all of it, where nothing is done', () => {
    expect(remaining('restart')).toEqual([
      'restart:db-1 <-',
      'restart:db-2 <-',
      'gate:db <- restart:db-1 restart:db-2',
      'restart:web-1 <- gate:db',
      'restart:web-2 <- restart:web-1',
    ]);
  });

  it('leaves out what is done, and keeps the order of the rest', () => {
    const done = [settled('restart:db-1', 'restarted', true), settled(web1, 'restarted', true)];
    expect(remaining('restart', ...done)).toEqual([
      'restart:db-2 <-',
      'gate:db <- restart:db-2',
      'restart:web-2 <- gate:db',
    ]);
  });

  it('knows what was stopped', () => {
    expect(remaining('restart', began(web1), asked(web1, 'stop', 'c1'))).toContain(
      'restart:web-1 c1 <- gate:db',
    );
  });

  it('is all of a start: what depends on others needs them to be up now', () => {
    expect(remaining('start', settled('restart:db-1', 'started', true))).toHaveLength(5);
  });

  it('does not leave out what is on another ship since', () => {
    const journal = read(textOf(settled(web1, 'restarted', true)));
    const moved = { ...plan, nodes: [step('web-1', [], 'h2')] };
    expect(remainingPlan(moved, journal)).toEqual(moved);
  });
});
