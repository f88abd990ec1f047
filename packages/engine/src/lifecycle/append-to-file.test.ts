import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppendResult } from '../port/operator.ts';
import { appendToFile } from './append-to-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-append-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const append = (path: string, text = 'line\n'): Promise<AppendResult> =>
  appendToFile(path, text, folder, new AbortController().signal);

describe('appending to a file', () => {
  it('makes it, and keeps what is there, from the working directory', async () => {
    expect(await append('audit.log', 'one\n')).toEqual({ done: true });
    expect(await append(join(folder, 'audit.log'), 'two\n')).toEqual({ done: true });
    expect(readFileSync(join(folder, 'audit.log'), 'utf8')).toBe('one\ntwo\n');
  });

  it('says why it cannot', async () => {
    expect([await append('gone/audit.log'), await append('.')]).toEqual([
      { done: false, cause: 'its folder does not exist' },
      { done: false, cause: 'it is a folder' },
    ]);
    expect(existsSync(join(folder, 'gone'))).toBe(false);
  });

  it.runIf(existsSync('/dev/full'))('tells of a full disk', async () => {
    expect(await append('/dev/full')).toEqual({ done: false, cause: 'no space is left on the disk' });
  });

  it.runIf(process.platform === 'linux')('waits for nobody who reads a pipe', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await append('pipe')).toEqual({ done: false, cause: 'it is a pipe that nobody reads' });
  });
});
