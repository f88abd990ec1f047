import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { checkOptions, isListOfTexts, isText } from './arguments.ts';
import { ownEnvironment } from './env.ts';
import { containerName } from './lookup.ts';

/** Where the output of a service goes. */
export interface RunServiceOptions {
  /** Append it to `<container>.log` in this folder, which is made if it is missing. Default: to standard output alone. */
  readonly logDirectory?: string;
  /** With `logDirectory`: to the file, and to standard output and error too. Default false. */
  readonly tee?: boolean;
}

const forwarded = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2', 'SIGTERM', 'SIGCONT', 'SIGWINCH'] as const;

/** Milliseconds that output may take to arrive after the service ended: others may hold its pipes open. */
const lastOutput = 2000;

/**
 * Runs a service to its end, passing on the signals that arrive meanwhile, as the original's logging extension does.
 * The command is a list of words, or a text that is split at spaces. Node.js cannot reap processes that it did not start:
 * as process 1 begin with `maestro-guest run`, which does (`maestro-guest run node entrypoint.js`).
 * @returns its exit code; 128 and the signal's number where a signal ended it.
 * @throws when it cannot be begun.
 */
export async function runService(
  command: string | readonly string[],
  options: RunServiceOptions = {},
): Promise<number> {
  const call = 'runService(command, { logDirectory, tee })';
  if (!isText(command) && !isListOfTexts(command))
    throw new TypeError(`${call} needs a command: a list of words, or one text.`);
  checkOptions(call, options, { logDirectory: isText, tee: (value) => typeof value === 'boolean' });
  const [program = '', ...words] = typeof command === 'string' ? command.trim().split(/\s+/) : command;
  if (program === '') throw new TypeError('There is no command to run.');
  const { spawn } = await import('node:child_process');
  const log = await openLog(options);
  const pending: NodeJS.Signals[] = [];
  let child: ChildProcess | undefined;
  const pass = (signal: NodeJS.Signals): void => {
    if (child === undefined) pending.push(signal);
    else child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, pass);
  try {
    child = spawn(program, words, { stdio: ['inherit', log.stdio, log.stdio] });
    const ended = endOf(child, program);
    log.follow?.(child);
    for (const signal of pending) child.kill(signal);
    return await ended;
  } finally {
    for (const signal of forwarded) process.off(signal, pass);
    await log.close();
  }
}

interface Log {
  /** What the service's standard output and error are. */
  readonly stdio: 'inherit' | 'pipe' | number;
  readonly follow?: (this: void, child: ChildProcess) => void;
  readonly close: (this: void) => Promise<void>;
}

async function openLog({ logDirectory, tee = false }: RunServiceOptions): Promise<Log> {
  if (logDirectory === undefined) {
    if (tee) throw new TypeError('tee needs a logDirectory.');
    return { stdio: 'inherit', close: async () => undefined };
  }
  const { createWriteStream } = await import('node:fs');
  const { mkdir, open } = await import('node:fs/promises');
  const paths = await import('node:path');
  const path = paths.join(logDirectory, `${containerName(ownEnvironment())}.log`);
  await mkdir(logDirectory, { recursive: true });
  const file = await open(path, 'a');
  if (!tee) return { stdio: file.fd, close: () => file.close() };
  await file.close();
  const stream = createWriteStream(path, { flags: 'a' });
  const finished = new Promise<void>((resolve) => stream.once('close', resolve));
  stream.on('error', (error) => process.stderr.write(`${path} cannot be written: ${error.message}\n`));
  return {
    stdio: 'pipe',
    follow: ({ stdout, stderr }) => {
      for (const [from, screen] of [
        [stdout, process.stdout],
        [stderr, process.stderr],
      ] as const)
        if (from !== null) double(from, screen, stream);
    },
    close: () => {
      stream.end();
      return finished;
    },
  };
}

function double(from: Readable, screen: Writable, file: Writable): void {
  from.pipe(screen, { end: false });
  from.pipe(file, { end: false });
  // A full disk keeps nobody from running.
  file.once('error', () => from.unpipe(file));
}

async function endOf(child: ChildProcess, program: string): Promise<number> {
  const { constants } = await import('node:os');
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? 'there is no such program' : error.message;
      reject(new Error(`${program} cannot be run: ${why}.`));
    });
    child.once('exit', (code, signal) => {
      const result = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
      const timer = setTimeout(() => resolve(result), lastOutput);
      child.once('close', () => {
        clearTimeout(timer);
        resolve(result);
      });
    });
  });
}
