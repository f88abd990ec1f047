import { spawn } from 'node:child_process';
import { LabError } from './lab-error.ts';
import { callerMark, callerVariable, labVariable, shipVariable } from './processes.ts';
import { programDirectories } from './programs.ts';

export interface RunOptions {
  /** The lab on whose behalf, by its directory. */
  readonly lab: string;
  /** Set when what is started stays, as a part of this ship. */
  readonly ship?: string;
  readonly input?: string;
  /** Milliseconds; 20 s when not given. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Nothing of the caller's environment reaches an Engine: a proxy set there would send its pulls off the machine. */
export function environmentFor(options: Pick<RunOptions, 'lab' | 'ship'>): Record<string, string> {
  return {
    PATH: programDirectories.join(':'),
    [labVariable]: options.lab,
    ...(options.ship === undefined ? { [callerVariable]: callerMark() } : { [shipVariable]: options.ship }),
  };
}

/**
 * Runs a program to its end and returns what it wrote to stdout.
 * @throws LabError with the command and its own words when it fails, cannot be started, or takes too long
 */
export async function run(command: readonly string[], options: RunOptions): Promise<string> {
  const [program = '', ...rest] = command;
  const timeoutMs = options.timeoutMs ?? 20_000;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      env: environmentFor(options),
      stdio: ['pipe', 'pipe', 'pipe'],
      // A ship must not hear the Ctrl-C of the terminal its `up` was called from.
      detached: options.ship !== undefined,
      signal,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => {
      if (options.signal?.aborted === true) reject(options.signal.reason as Error);
      else if (timeout.aborted)
        reject(new LabError(`${shown(command)}: took longer than ${timeoutMs / 1000} s`));
      else reject(new LabError(`${shown(command)}: ${error.message}`));
    });
    child.on('close', (code, killer) => {
      if (code === 0) resolve(stdout);
      else reject(new LabError(`${shown(command)}: ${stderr.trim() || `ended with ${code ?? killer}`}`));
    });
  });
}

function shown(command: readonly string[]): string {
  return command.map((word) => (word.includes('\n') ? '…' : word)).join(' ');
}
