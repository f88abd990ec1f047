import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as engine from '@maestro-ng/engine';
import { buildEnvironment } from '@maestro-ng/engine/testing';
import { expect, it, onTestFinished } from 'vitest';
import type { CommandContext } from '../command-context.ts';
import { JournalFile } from './journal-file.ts';
import { beginPlayJournal } from './play-journal.ts';
import { headOf } from './test-head.ts';
import { thisProcess } from './writing-process.ts';

it('forgets an interrupted apply after one that brings its instances to a good end, and no other one', () => {
  const state = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const folder = join(state, 'maestro', 'journals');
  const subject = { kind: 'instance', instance: 'aa', service: 'web', ship: 'h1' } as const;
  const old = {
    kind: 'orphan',
    instance: 'aa.maestro-old',
    service: 'web',
    ship: 'h1',
    container: 'c1',
  } as const;
  const interrupted = (file: string): JournalFile =>
    JournalFile.begin(
      folder,
      headOf({
        play: 'apply',
        file,
        command: { name: 'apply', words: [], directory: '/shop' },
        process: { ...thisProcess(engine), birth: 'another time' },
        steps: [
          { step: 'apply:aa', subject },
          { step: 'remove:aa.maestro-old@h1', subject: old },
        ],
      }),
    );
  interrupted('/shop/maestro.yaml');
  const elsewhere = interrupted('/other/maestro.yaml');

  const context = {
    console: { env: { XDG_STATE_HOME: state } } as unknown as CommandContext['console'],
    version: '0.0.0-test',
    words: [],
  };
  const environment = buildEnvironment({ services: { web: { instances: { aa: {} } } } });
  const step = { kind: 'step', id: 'apply:aa', subject, needs: [], cause: { kind: 'everything' } } as const;
  const plan: engine.Plan = { play: 'apply', environment: 'shop', nodes: [step] };
  const later = beginPlayJournal(engine, context, {
    command: 'apply',
    file: '/shop/maestro.yaml',
    environment,
    plan,
    reach: { prunesAll: false, unpruned: [], mayStillRun: [], skipsUnreachable: false },
  });
  expect(later.earlier.map(({ journal }) => journal.steps.length)).toEqual([2]);
  const outcome = { kind: 'replaced' } as const;
  later.end({
    play: 'apply',
    verdict: 'succeeded',
    outcomes: [{ step: 'apply:aa', subject, outcome }],
    failures: [],
  });
  expect(readdirSync(folder)).toEqual([`${elsewhere.id}.jsonl`]);
});
