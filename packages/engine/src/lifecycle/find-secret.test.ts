import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dictionary, type SecretReference } from '../model/index.ts';
import { SecretFailure } from '../port/secret-failure.ts';
import { findSecret } from './find-secret.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  mkdirSync(join(directory, 'folder'));
  writeFileSync(join(directory, 'db'), 'hunter2\n');
  writeFileSync(join(directory, 'lines'), 'a\r\nb\r\n\r\n');
  writeFileSync(join(directory, 'binary'), Buffer.from([0x68, 0xff]));
  writeFileSync(join(directory, 'large'), 'x'.repeat(1024 * 1024 + 1));
});
afterAll(() => rmSync(directory, { recursive: true }));

const environment = dictionary([
  ['PATH', process.env['PATH'] ?? ''],
  ['TOKEN', 'hunter3\n'],
]);

function find(
  reference: SecretReference,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  return findSecret(reference, environment, signal);
}

/** What a failed lookup tells. */
async function told(reference: SecretReference): Promise<readonly string[]> {
  const error: unknown = await find(reference).catch((reason: unknown) => reason);
  if (!(error instanceof SecretFailure)) throw new Error(`not a SecretFailure: ${String(error)}`);
  return [error.message, error.hint];
}

const file = (path: string): SecretReference => ({ kind: 'file', path, directory });
const node = (script: string): SecretReference => ({
  kind: 'command',
  command: [process.execPath, '-e', script],
  directory,
});

describe('a secret is', () => {
  test('the value of a variable, as it is', async () => {
    expect(await find({ kind: 'env', name: 'TOKEN' })).toBe('hunter3\n');
  });

  test('the text of a file beside the environment file, without one line break at its end', async () => {
    expect([await find(file('db')), await find(file('lines'))]).toEqual(['hunter2', 'a\r\nb\r\n']);
  });

  test('what a command prints that is run there, without a shell', async () => {
    expect(await find(node(`process.stdout.write(require('node:fs').readFileSync('db') + '$(x)\\n')`))).toBe(
      'hunter2\n$(x)',
    );
  });
});

describe('it cannot be had, and is not shown, where', () => {
  test('the variable is not set', async () => {
    expect(await told({ kind: 'env', name: 'toString' })).toEqual([
      'the variable toString is not set',
      'Set toString in the environment of maestro, and run the same command again.',
    ]);
  });

  test.each([
    ['gone', 'there is no such file'],
    ['db/x', 'a part of its path is not a folder'],
    ['folder', 'it is no plain file'],
    ['binary', 'it is not UTF-8 text'],
    ['large', 'it is larger than 1 MiB'],
  ])('the file %s cannot be read', async (path, reason) => {
    expect(await told(file(path))).toEqual([
      `the file ${path} cannot be read, ${reason}`,
      'Correct the path, or see that you may read the file: a relative path is beside the environment file.',
    ]);
  });

  const byHand =
    'Run it by hand in the folder of the environment file to see why: what it prints is not shown, as it may be secret.';

  test('the command fails', async () => {
    const script = "console.log('hunter4'); console.error('hunter5'); process.exit(3)";
    expect(await told(node(script))).toEqual([
      `the command ${process.execPath} ended with exit code 3`,
      byHand,
    ]);
  });

  test('the command prints without end', async () => {
    const script = "setInterval(() => process.stdout.write('x'.repeat(1e6)), 1)";
    expect(await told(node(script))).toEqual([
      `the command ${process.execPath} prints more than 1 MiB`,
      byHand,
    ]);
  });

  test('there is no such command', async () => {
    expect(await told({ kind: 'command', command: ['./none', 'hunter6'], directory })).toEqual([
      'the command ./none could not be started',
      byHand,
    ]);
  });
});

test('a lookup is broken off', async () => {
  const abort = new AbortController();
  const finding = find(node('setInterval(() => {}, 1000)'), abort.signal);
  abort.abort(new Error('enough'));
  await expect(finding).rejects.toThrow('enough');
});
