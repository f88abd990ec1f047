import { spawn } from 'node:child_process';
import type { CommandRequest, CommandResult } from '../port/operator.ts';
import { killGroup, killGroupAtExit } from './kill-group.ts';
import { OutputHead } from './output-head.ts';
import { keptOutput, OutputTail } from './output-tail.ts';

/** So long the group of processes is given between SIGTERM and SIGKILL. */
const graceMs = 500;
/** So long output is waited for once the command has ended: a grandchild may keep it open for ever. */
const drainMs = 100;

/** Runs a command without a shell, in a process group of its own, which is ended as a whole. */
export function runCommand(
  request: CommandRequest,
  workingDirectory: string,
  signal: AbortSignal,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const [program = '', ...args] = request.command;
    const child = spawn(program, args, {
      cwd: workingDirectory,
      env: { ...request.env },
      detached: true,
      shell: false,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const callOffKill = killGroupAtExit(child);
    const { stdoutBytes } = request;
    const output = stdoutBytes === undefined ? new OutputTail(keptOutput) : new OutputHead(stdoutBytes);
    let ending: 'timed-out' | 'aborted' | undefined;
    const timers: NodeJS.Timeout[] = [];
    const later = (ms: number, then: () => void): void => void timers.push(setTimeout(then, ms));

    const leave = (): void => {
      callOffKill();
      for (const timer of timers) clearTimeout(timer);
      signal.removeEventListener('abort', abandon);
      for (const stream of child.stdio) stream?.destroy();
    };
    const settle = (result: CommandResult): void => {
      leave();
      if (ending === 'aborted') reject(signal.reason as Error);
      else resolve(ending === 'timed-out' ? { kind: 'timed-out', output: output.text() } : result);
    };
    const end = (why: 'timed-out' | 'aborted'): void => {
      if (ending !== undefined) return;
      ending = why;
      killGroup(child, 'SIGTERM');
      later(graceMs, () => killGroup(child, 'SIGKILL'));
      later(2 * graceMs, () => settle({ kind: 'timed-out', output: output.text() }));
    };
    const abandon = (): void => end('aborted');
    signal.addEventListener('abort', abandon, { once: true });
    later(request.timeoutMs, () => end('timed-out'));

    child.stdout.on('data', (chunk: Buffer) => {
      output.add(chunk);
      // Whoever writes on is told that nobody reads.
      if (output instanceof OutputHead && output.isFull) child.stdout.destroy();
    });
    if (stdoutBytes === undefined) child.stderr.on('data', (chunk: Buffer) => output.add(chunk));
    else child.stderr.resume();
    // A command that does not read its input is none of our business.
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.stdin ?? '');
    child.once('error', (error) => settle({ kind: 'not-started', cause: explain(error, program) }));
    child.once('exit', (exitCode, killedBy) => {
      // What ignores SIGTERM in the group outlives the command itself.
      if (ending !== undefined) killGroup(child, 'SIGKILL');
      const finish = (): void =>
        settle(
          exitCode === null
            ? { kind: 'killed', signal: killedBy ?? 'a signal', output: output.text() }
            : { kind: 'exited', exitCode, output: output.text() },
        );
      child.once('close', finish);
      // An end may be heard of before what was written; where we were busy all that time, that has not been read yet.
      later(drainMs, () => setImmediate(finish));
    });
  });
}

function explain(error: NodeJS.ErrnoException, program: string): string {
  if (error.code === 'ENOENT') return `there is no command ${program}`;
  if (error.code === 'EACCES') return `${program} must not be run: permission denied`;
  return `${program} did not start: ${error.message}`;
}
