import { type JournalRecord, journalOf } from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import type { KeptJournal } from '../journal/kept-journals.ts';
import { headOf } from '../journal/test-head.ts';
import { earlierNote, journalLines, journalListLines, jsonJournal } from './journal.ts';
import { plainStyle } from './style.ts';

const head = headOf();
const now = head.time + 180_000;
const screen = { style: plainStyle, columns: undefined };

function kept(id: string, ...records: JournalRecord[]): KeptJournal {
  const journal = journalOf([head, ...records]);
  if (journal === undefined) throw new Error('no journal');
  return { id, journal, running: false };
}

const began = { type: 'began', time: 1, step: 'stop:web-1' } as const;
const pulling = { type: 'pulling', time: 1, step: 'stop:web-1', image: 'a:2' } as const;
const stop = {
  type: 'operation',
  time: 1,
  step: 'stop:web-1',
  operation: 'stop',
  container: 'web-1',
  id: 'c1',
} as const;
const answer = { type: 'operation-settled', time: 1, step: 'stop:web-1', operation: 'stop' } as const;
const settled = { type: 'settled', time: 1, step: 'stop:web-1' } as const;

it.each<[string, JournalRecord[]]>([
  ['. not begun', []],
  ['? in doubt: begun, and no container was touched yet', [began]],
  ['? in doubt: pulling a:2; no container was touched yet', [began, pulling]],
  ['? in doubt: stopping, without an answer', [began, pulling, stop]],
  ['? in doubt: pulling a:2; stopped', [began, stop, { ...answer, done: true }, pulling]],
  ['? in doubt: begun, and no container was touched yet', [began, pulling, began]],
  ['? in doubt: stopping, without an answer', [began, stop]],
  ['? in doubt: stopped', [began, stop, { ...answer, done: true }]],
  ['? in doubt: stopping, in vain', [began, stop, { ...answer, done: false }]],
  ['+ done: already down', [began, { ...settled, outcome: 'already-down', succeeded: true }]],
  ['x failed', [began, { ...settled, outcome: 'failed', succeeded: false }]],
])('shows how far a step is: %s', (state, records) => {
  expect(journalLines(kept('a', ...records), screen, now)[1]).toBe(`web-1     web      ship1  ${state}`);
});

it('shows a journal, and all of them', () => {
  const one = kept('20300101-000000-4711', began, stop);
  expect(journalLines(one, screen, now)).toEqual([
    'INSTANCE  SERVICE  SHIP   STATE',
    'web-1     web      ship1  ? in doubt: stopping, without an answer',
    'web-2     web      ship1  . not begun',
    'stop of shop, begun 3 minutes ago: 1 in doubt, 1 not begun',
  ]);
  expect(journalListLines([one, { ...kept('20290101-000000-1'), running: true }], screen, now)).toEqual([
    'ID                    PLAY  ENVIRONMENT  FILE                BEGAN          STEPS',
    '20300101-000000-4711  stop  shop         /shop/maestro.yaml  3 minutes ago  1 in doubt, 1 not begun',
    '20290101-000000-1     stop  shop         /shop/maestro.yaml  3 minutes ago  running now (process 4711)',
  ]);
});

it('goes on on the next line in a terminal that is too narrow', () => {
  expect(journalLines(kept('a', began, pulling), { ...screen, columns: 60 }, now).slice(1, 3)).toEqual([
    'web-1     web      ship1  ? in doubt: pulling a:2; no',
    '                            container was touched yet',
  ]);
});

it('notes earlier ones', () => {
  expect(earlierNote([], now)).toBe(undefined);
  expect(earlierNote([kept('a'), kept('b')], now)).toBe(
    'An earlier stop of shop, begun 3 minutes ago, was interrupted, and 1 before it: 2 not begun. maestro resume goes on with it, maestro resume --discard forgets it.',
  );
  expect(earlierNote([kept('a')], now)).toBe(
    'An earlier stop of shop, begun 3 minutes ago, was interrupted: 2 not begun. maestro resume goes on with it, maestro resume --discard forgets it.',
  );
});

it('tells scripts', () => {
  expect(jsonJournal(kept('a', began, stop))).toEqual({
    id: 'a',
    play: 'stop',
    environment: 'shop',
    file: '/shop/maestro.yaml',
    command: head.command,
    process: { pid: 4711, host: 'desk' },
    time: head.time,
    writtenBy: '0.0.0-test',
    running: false,
    ended: false,
    steps: [
      {
        ...head.steps[0],
        state: 'in-doubt',
        outcome: null,
        operation: { name: 'stop', container: 'web-1', done: null },
        pulling: null,
      },
      { ...head.steps[1], state: 'not-begun', outcome: null, operation: null, pulling: null },
    ],
  });
});
