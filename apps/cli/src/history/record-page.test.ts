import { expect, it } from 'vitest';
import { makeStyle } from '../render/style.ts';
import { recordPage } from './record-page.ts';
import { applyRecord } from './test-records.ts';

const style = makeStyle({ color: false, unicode: true });

it('tells who did what, to which instances, and in what it differs from the record before', () => {
  const differences = {
    added: ['cache-1'],
    removed: ['old-\u001b[2J'],
    changed: [
      {
        instance: 'web-1',
        differences: [
          { field: 'env.LEVEL', is: 'info', asked: 'debug' },
          { field: 'env.NEW', is: null, asked: 'x' },
        ],
      },
    ],
  };
  const compared = { record: applyRecord({ number: 2 }), before: { number: 1, differences } };
  expect(recordPage(compared, { style, columns: undefined })).toEqual([
    'record 2 of 2030-01-01T00:00:00Z, ann@desk: apply',
    '✔ succeeded, by Maestro 1.2.3',
    'INSTANCE  SERVICE  SHIP   IMAGE  ID            DIGEST           STATE',
    'web-1     web      ship1  web:1  c0ffeec0ffee  web@sha256:0123  stands',
    'web-2     web      ship1  web:1  c0ffeec0ffee  web@sha256:0123  – unknown',
    'changes',
    '  web-1 (ship1): replaced in 1.2 s',
    'differences from record 1',
    '  ~ web-1',
    '      env.LEVEL  info → debug',
    '      env.NEW    (none) → x',
    '  + cache-1',
    '  - old-\\x1b[2J',
  ]);
});

it('says that nothing is known of what was before the first', () => {
  const lines = recordPage({ record: applyRecord(), before: null }, { style, columns: undefined });
  expect(lines.at(-1)).toBe('There is no record of what was before.');
});

it('says what failed before anything was changed', () => {
  const failed = { name: 'web-1', ship: 'ship1', outcome: 'failed', milliseconds: 2 } as const;
  const changes = [failed, { ...failed, name: 'web-2', untouched: true as const }];
  const record = applyRecord({ verdict: 'failed', changes });
  const lines = recordPage({ record, before: null }, { style, columns: undefined });
  expect(lines.slice(-3, -1)).toEqual([
    '  web-1 (ship1): failed in 0.0 s',
    '  web-2 (ship1): failed in 0.0 s, nothing was changed',
  ]);
});

it('says which instances an apply did not come to', () => {
  const { 'web-1': web } = applyRecord().instances;
  if (web === undefined) throw new Error('there is no instance');
  const record = applyRecord({ instances: { 'web-1': { ...web, state: 'not-begun' } } });
  expect(recordPage({ record, before: null }, { style, columns: undefined })[3]).toBe(
    'web-1     web      ship1  web:1  c0ffeec0ffee  web@sha256:0123  – not begun',
  );
});
