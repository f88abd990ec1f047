import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { dictionary } from '../model/index.ts';
import type { CommandRequest, CommandResult } from '../port/operator.ts';
import { runCommand } from './run-command.ts';

const never = new AbortController().signal;

/** Runs a Node.js program. */
function node(
  program: string,
  more: Partial<CommandRequest> = {},
  signal: AbortSignal = never,
): Promise<CommandResult> {
  const command = [process.execPath, '-e', program];
  return runCommand(
    { command, env: dictionary(), stdin: null, timeoutMs: 20_000, ...more },
    tmpdir(),
    signal,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a command', () => {
  it('gets its environment and nothing else, and tells its exit code and output', async () => {
    const env = dictionary([['NAME', 'a "b" $c']]);
    const program = 'console.log(JSON.stringify(process.env)); console.error("no"); process.exitCode = 3';
    expect(await node(program, { env })).toEqual({
      kind: 'exited',
      exitCode: 3,
      output: '{"NAME":"a \\"b\\" $c"}\nno\n',
    });
  });

  it('reads its standard input', async () => {
    expect(await node('process.stdin.pipe(process.stdout)', { stdin: '{"A":"1"}' })).toEqual({
      kind: 'exited',
      exitCode: 0,
      output: '{"A":"1"}',
    });
  });

  it('need not read its standard input', async () => {
    expect(await node('process.exit(0)', { stdin: 'x'.repeat(1_000_000) })).toMatchObject({ exitCode: 0 });
  });

  it('runs without a shell', async () => {
    const command = ['echo', '$HOME; exit 1', '`id`'];
    const env = dictionary([['PATH', process.env['PATH'] ?? '']]);
    expect(await node('', { command, env })).toEqual({
      kind: 'exited',
      exitCode: 0,
      output: '$HOME; exit 1 `id`\n',
    });
  });

  it('that writes without end keeps the last 64 KiB', async () => {
    const result = await node('process.stdout.write("x".repeat(5_000_000)); process.stdout.write("end")');
    expect(result).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect('output' in result ? result.output : '').toMatch(/^x{65533}end$/);
  });

  it('can keep the beginning of its standard output alone, and is told to stop there', async () => {
    const program = 'console.error("noise"); for (;;) require("node:fs").writeSync(1, "0123456789")';
    const began = Date.now();
    const result = await node(program, { stdoutBytes: 14 });
    expect('output' in result ? result.output : '').toBe('01234567890123');
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(await node('console.error("noise"); console.log("whole")', { stdoutBytes: 14 })).toEqual({
      kind: 'exited',
      exitCode: 0,
      output: 'whole\n',
    });
  });

  it('that is not there is told from one that fails', async () => {
    expect(await node('', { command: ['no-such-command-anywhere'] })).toEqual({
      kind: 'not-started',
      cause: 'there is no command no-such-command-anywhere',
    });
  });

  it('is not waited for when a grandchild keeps its output open', async () => {
    const program = `
      const child = require('node:child_process').spawn('sleep', ['30'], { stdio: ['ignore', 'inherit', 'inherit'], env: { PATH: '/usr/bin:/bin' } });
      console.log(child.pid);
      child.unref();
      process.exit(0);`;
    const began = Date.now();
    const result = await node(program);
    process.kill(Number('output' in result ? result.output : ''), 'SIGKILL');
    expect(result).toMatchObject({ kind: 'exited', exitCode: 0 });
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  const stubborn = `
    process.on('SIGTERM', () => undefined);
    const child = require('node:child_process').spawn('sleep', ['30'], { stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } });
    console.log(child.pid);
    setInterval(() => undefined, 1000);`;

  it('is ended with all of its process group when its time is up, even if it ignores SIGTERM', async () => {
    const result = await node(stubborn, { timeoutMs: 1500 });
    expect(result).toMatchObject({ kind: 'timed-out' });
    const grandchild = Number('output' in result ? result.output : '');
    expect(grandchild).toBeGreaterThan(0);
    expect(isAlive(grandchild)).toBe(false);
  });

  it('is ended by the signal', async () => {
    const interrupt = new AbortController();
    const running = node('setInterval(() => undefined, 1000)', {}, interrupt.signal);
    const reason = new Error('interrupted');
    setTimeout(() => interrupt.abort(reason), 50);
    await expect(running).rejects.toBe(reason);
  });
});
