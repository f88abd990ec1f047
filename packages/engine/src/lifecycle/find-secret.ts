import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Dictionary, KeptSecret, SecretReference } from '../model/index.ts';
import type { CommandResult } from '../port/operator.ts';
import { SecretFailure } from '../port/secret-failure.ts';
import { runCommand } from './run-command.ts';

/** So long a command may take to give a secret. */
export const secretCommandMs: number = 30_000;

/** Longer than any secret: what is longer was not meant. In bytes. */
const longestSecret = 1024 * 1024;

/**
 * A secret's value. Of a file and of a command's output, one line break at the end is left out. Rejects with a
 * `SecretFailure` whose message is a clause, or with the signal's reason.
 */
export async function findSecret(
  reference: SecretReference,
  environment: Dictionary<string>,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted();
  const value = await kept(reference, environment, signal);
  // Engines refuse it, and repeat it when they do.
  if (!value.includes('\0')) return value;
  throw new SecretFailure(
    'what is kept there has a NUL character in it',
    'A secret is text: see that nothing binary is kept there.',
  );
}

async function kept(
  reference: SecretReference,
  environment: Dictionary<string>,
  signal: AbortSignal,
): Promise<string> {
  switch (reference.kind) {
    case 'written':
      return reference.value.reveal();
    case 'env':
      return variable(reference.name, environment);
    case 'file':
      return withoutLineBreak(await fileText(reference));
    case 'command':
      return withoutLineBreak(await commandOutput(reference, environment, signal));
  }
}

function variable(name: string, environment: Dictionary<string>): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value !== undefined) return value;
  throw new SecretFailure(
    `the variable ${name} is not set`,
    `Set ${name} in the environment of maestro, and run the same command again.`,
  );
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EACCES', 'it may not be read by you'],
  ['EPERM', 'it may not be read by you'],
]);

async function fileText({ path, directory }: Extract<KeptSecret, { kind: 'file' }>): Promise<string> {
  const place = resolve(directory, path);
  const unreadable = (reason: string): SecretFailure =>
    new SecretFailure(
      `the file ${path} cannot be read, ${reason}`,
      'Correct the path, or see that you may read the file: a relative path is beside the environment file.',
    );
  try {
    // Without O_NONBLOCK, opening a FIFO waits for somebody to write to it.
    const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) throw unreadable('it is no plain file');
      const bytes = Buffer.alloc(longestSecret + 1);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      if (bytesRead > longestSecret) throw unreadable('it is larger than 1 MiB');
      return text(bytes.subarray(0, bytesRead)) ?? fail(unreadable('it is not UTF-8 text'));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof SecretFailure) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw unreadable(reasons.get(code) ?? code);
  }
}

/** What a command says beside its output may be secret too: nothing of it is told. */
async function commandOutput(
  { command, directory }: Extract<KeptSecret, { kind: 'command' }>,
  environment: Dictionary<string>,
  signal: AbortSignal,
): Promise<string> {
  const result = await runCommand(
    {
      command,
      env: environment,
      stdin: null,
      timeoutMs: secretCommandMs,
      stdoutBytes: longestSecret + 1,
    },
    directory,
    signal,
  );
  const program = command[0] ?? '';
  const failed = (reason: string): SecretFailure =>
    new SecretFailure(
      `the command ${program} ${reason}`,
      'Run it by hand in the folder of the environment file to see why: what it prints is not shown, as it may be secret.',
    );
  if (result.kind !== 'not-started' && Buffer.byteLength(result.output) > longestSecret)
    throw failed('prints more than 1 MiB');
  if (result.kind !== 'exited' || result.exitCode !== 0) throw failed(ending(result));
  // What is no UTF-8 has been read as these.
  if (result.output.includes('\uFFFD')) throw failed('prints what is not UTF-8 text');
  return result.output;
}

function ending(result: CommandResult): string {
  switch (result.kind) {
    case 'exited':
      return `ended with exit code ${result.exitCode}`;
    case 'killed':
      return `was ended by ${result.signal}`;
    case 'timed-out':
      return `was not done after ${secretCommandMs / 1000} s`;
    case 'not-started':
      return 'could not be started';
  }
}

function text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function fail(error: Error): never {
  throw error;
}

function withoutLineBreak(value: string): string {
  return value.replace(/\r?\n$/, '');
}
