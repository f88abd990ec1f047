import { expect, it } from 'vitest';
import { makeStyle } from '../render/style.ts';
import { historyTable } from './history-table.ts';
import { applyRecord } from './test-records.ts';

const style = makeStyle({ color: false, unicode: true });
const records = [
  applyRecord({ asked: ['web', '--prune'] }),
  applyRecord({
    number: 2,
    who: 'bob\u001b[2J@lap',
    verdict: 'failed',
    changes: [
      { name: 'web-1', ship: 'ship1', outcome: 'failed', milliseconds: 1 },
      { name: 'web-2', ship: 'ship1', outcome: 'failed', milliseconds: 1, untouched: true },
    ],
  }),
  applyRecord({ number: 3, rollbackTo: 1, verdict: 'interrupted', changes: [] }),
  applyRecord({ number: 4, verdict: 'unfinished', changes: [] }),
  // web-1 moves, and web-2 has exchanged ports.
  applyRecord({
    number: 5,
    changes: [
      { name: 'web-1', ship: 'ship1', outcome: 'stopped', milliseconds: 1 },
      { name: 'web-2', ship: 'ship1', outcome: 'replaced', milliseconds: 1 },
      { name: 'web-1', ship: 'ship2', outcome: 'started', milliseconds: 1 },
      { name: 'web-1', ship: 'ship1', outcome: 'removed', milliseconds: 1 },
      { name: 'web-2.maestro-old', ship: 'ship1', outcome: 'removed', milliseconds: 1 },
    ],
  }),
];

it('is a row for each record, the newest first', () => {
  expect(historyTable(records, { style, columns: undefined })).toEqual([
    'RECORD  WHEN                  WHO             WHAT               VERDICT        CHANGES',
    '5       2030-01-01T00:00:00Z  ann@desk        apply              ✔ succeeded    2',
    '4       2030-01-01T00:00:00Z  ann@desk        apply              ✖ unfinished   ?',
    '3       2030-01-01T00:00:00Z  ann@desk        rollback to 1      ✖ interrupted  0',
    '2       2030-01-01T00:00:00Z  bob\\x1b[2J@lap  apply              ✖ failed       1',
    '1       2030-01-01T00:00:00Z  ann@desk        apply web --prune  ✔ succeeded    1',
  ]);
});

it('gives up columns where there is no room', () => {
  expect(historyTable(records, { style, columns: 44 })[0]).toBe('RECORD  WHAT               VERDICT');
});
