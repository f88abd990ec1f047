import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalHead } from '@maestro-ng/engine';
import * as engine from '@maestro-ng/engine';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { JournalFile } from './journal-file.ts';
import { keptJournals, ofFile, tidyJournals } from './kept-journals.ts';
import { headOf } from './test-head.ts';
import { thisProcess } from './writing-process.ts';

let folder = '';
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'maestro-journal-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  folder = join(home, 'state', 'maestro', 'journals');
});

/** A process that is no more. */
const ended = { ...thisProcess(engine), birth: 'another time' };

function begin(more: Partial<JournalHead> = {}): JournalFile {
  return JournalFile.begin(folder, headOf({ process: ended, ...more }));
}

describe('a journal', () => {
  it('is its user’s alone, and has what was written', async () => {
    const file = begin();
    file.write({ type: 'began', time: 1, step: 'stop:web-1' });
    await file.onDisk();
    const [name = ''] = readdirSync(folder);
    expect(name).toBe(`${file.id}.jsonl`);
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(folder, name), 'utf8').split('\n')).toEqual([
      JSON.stringify(headOf({ process: ended })),
      '{"type":"began","time":1,"step":"stop:web-1"}',
      '',
    ]);
    file.remove();
    expect(readdirSync(folder)).toEqual([]);
    file.write({ type: 'ended', time: 2 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is another one for each play of the same moment', () => {
    expect(new Set([begin().id, begin().id, begin().id]).size).toBe(3);
  });

  it('is gone on with by one, behind what a crash tore off', () => {
    const file = begin();
    file.write({ type: 'settled', time: 1, step: 'stop:web-1', outcome: 'stopped', succeeded: true });
    file.write({ type: 'began', time: 1, step: 'stop:web-2' });
    const path = join(folder, `${file.id}.jsonl`);
    truncateSync(path, statSync(path).size - 5);
    const next = JournalFile.goOn(folder, file.id, headOf({ process: thisProcess(engine) }));
    expect(() => JournalFile.goOn(folder, file.id, headOf())).toThrow(`${file.id} is gone`);
    next.write({ type: 'began', time: 2, step: 'stop:web-2' });
    expect(next.isOthersToo).toBe(false);
    expect(
      keptJournals(folder, engine).map(({ id, running, journal }) => [
        id,
        running,
        journal.steps.map(({ state }) => state),
      ]),
    ).toEqual([[next.id, true, ['done', 'in-doubt']]]);
  });
});

it('is known to be written to by the process that it was taken from', () => {
  const file = begin();
  const next = JournalFile.goOn(folder, file.id, headOf());
  expect(next.isOthersToo).toBe(false);
  file.write({ type: 'began', time: 1, step: 'stop:web-1' });
  expect(next.isOthersToo).toBe(true);
});

describe('journals that are kept', () => {
  it('are none, where there is no folder', () => {
    expect(keptJournals(folder, engine)).toEqual([]);
  });

  it('are those of which something is left, the newest first, by their files', () => {
    const older = begin({ time: Date.UTC(2030, 0, 1) });
    const newer = begin({ time: Date.UTC(2030, 0, 2), file: '/b/maestro.yaml' });
    const over = begin({ time: Date.UTC(2030, 0, 3) });
    for (const step of ['stop:web-1', 'stop:web-2'])
      over.write({ type: 'settled', time: 1, step, outcome: 'failed', succeeded: false });
    const all = keptJournals(folder, engine);
    expect(all.map(({ id }) => id)).toEqual([newer.id, older.id]);
    expect(ofFile(all, '/b/maestro.yaml').map(({ id }) => id)).toEqual([newer.id]);
    expect(readdirSync(folder)).toHaveLength(3);
    expect(tidyJournals(folder, engine)).toEqual(all);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('are the last twenty, and what runs', () => {
    const running = begin({ time: Date.UTC(2029, 0, 1), process: thisProcess(engine) });
    const files = Array.from({ length: 22 }, (_, day) => begin({ time: Date.UTC(2030, 0, day + 1) }));
    const last = files.slice(2).map(({ id }) => id);
    expect(tidyJournals(folder, engine).map(({ id }) => id)).toEqual([...last.reverse(), running.id]);
    expect(readdirSync(folder)).toHaveLength(21);
  });
});
