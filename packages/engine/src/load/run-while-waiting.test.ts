import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Ending, runWhileWaiting } from './run-while-waiting.ts';

const directory = mkdtempSync(join(tmpdir(), 'maestro-waiting-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function run(
  script: string,
  more: { readonly timeoutMs?: number; readonly mostOutput?: number } = {},
): Ending {
  const environment = { PATH: process.env['PATH'], NODE_OPTIONS: '--no-warnings' };
  return runWhileWaiting({
    program: 'sh',
    words: ['-c', script, 'sh', '--version'],
    environment,
    timeoutMs: 10_000,
    mostOutput: 1024 * 1024,
    ...more,
  });
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended, and that nobody has asked about yet, is not there either.
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('a program that is waited for', () => {
  test('says what it prints, and how it ended', () => {
    expect(run('echo "$1 $NODE_OPTIONS"; echo why >&2; exit 3')).toEqual({
      kind: 'exited',
      exitCode: 3,
      stdout: '--version --no-warnings\n',
      stderr: 'why\n',
    });
    expect(run('kill -TERM $$')).toEqual({ kind: 'killed', signal: 'SIGTERM', stderr: '' });
    expect(run('head -c 3000000 /dev/zero')).toEqual({ kind: 'too-much-output' });
  });

  test('may say much to standard error, of which the last lines are kept', () => {
    const much = 'head -c 3000000 /dev/zero | tr "\\0" x >&2; echo >&2';
    expect(run(`echo "{}"; echo first >&2; ${much}; echo last >&2`)).toEqual({
      kind: 'exited',
      exitCode: 0,
      stdout: '{}\n',
      stderr: 'last\n',
    });
    expect(run('head -c 3000000 /dev/zero | tr "\\0" x >&2')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('that is not there', () => {
    const of = { words: [], environment: {}, timeoutMs: 5000, mostOutput: 1024 };
    expect(runWhileWaiting({ program: '/nowhere/ships', ...of })).toEqual({
      kind: 'not-started',
      code: 'ENOENT',
    });
    expect(runWhileWaiting({ program: directory, ...of })).toEqual({ kind: 'not-started', code: 'EACCES' });
  });

  test('leaves nothing behind when its time is over', async () => {
    const pids = join(directory, 'pids');
    expect(run(`sleep 600 & echo $! > ${pids}; echo $$ >> ${pids}; wait`, { timeoutMs: 500 })).toEqual({
      kind: 'timed-out',
    });
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    expect(started).toHaveLength(2);
    await vi.waitFor(() => expect(started.filter(isThere)).toEqual([]));
  });

  test('is not waited for by what it leaves in the background', () => {
    expect(run('sleep 5 & echo "{}"', { timeoutMs: 2500 })).toMatchObject({ kind: 'exited', stdout: '{}\n' });
  });
});
