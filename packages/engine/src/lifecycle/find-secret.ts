import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Dictionary, SecretReference } from '../model/index.ts';

const timeoutMs = 30_000;

/** A secret's value, without the line break at its end; rejects with where it was looked for, never with a value. */
export async function findSecret(
  reference: SecretReference,
  environment: Dictionary<string>,
  workingDirectory: string,
  signal: AbortSignal,
): Promise<string> {
  switch (reference.kind) {
    case 'written':
      return reference.value.reveal();
    case 'env': {
      const value = new Map(Object.entries(environment)).get(reference.name);
      if (value === undefined)
        throw new Error(`The variable ${reference.name}, which holds a secret, is not set.`);
      return value;
    }
    case 'file':
      try {
        return withoutLineBreak(await readFile(reference.path, { encoding: 'utf8', signal }));
      } catch (error) {
        signal.throwIfAborted();
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
        throw new Error(`The file ${reference.path}, which holds a secret, cannot be read (${code}).`);
      }
    case 'command': {
      const [program = '', ...args] = reference.command;
      try {
        const options = { cwd: workingDirectory, env: { ...environment }, timeout: timeoutMs, signal };
        return withoutLineBreak((await promisify(execFile)(program, args, options)).stdout);
      } catch {
        // The error of a failed command repeats what it wrote, which may be the secret.
        signal.throwIfAborted();
        throw new Error(`The command ${program}, which gives a secret, failed.`);
      }
    }
  }
}

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
