import { expect, test } from 'vitest';
import { shipsOfProgram } from './ship-provider.ts';

const printing = (script: string): unknown =>
  shipsOfProgram(
    { command: [process.execPath, '-e', script] },
    { directory: '.', environment: { ...process.env } },
  );

test('a byte order mark before the JSON is no part of it', () => {
  const mark = String.raw`\uFEFF`;
  expect(printing(`process.stdout.write('${mark}{"a": {"ip": "10.0.0.1"}}')`)).toEqual({
    a: { ip: '10.0.0.1' },
  });
  expect(() => printing(`process.stdout.write('${mark}{"a": {}, "a": {}}')`)).toThrow('prints "a" twice');
});

test('what is too much is said to be, of standard output alone', () => {
  const much = (stream: string): string => `process.${stream}.write('x'.repeat(9 * 1024 ** 2))`;
  expect(printing(`${much('stderr')}; console.log('{}')`)).toEqual({});
  expect(() => printing(much('stdout'))).toThrow(
    new Error(`${process.execPath} prints more than 8 MiB to standard output`),
  );
});

test('what a program that gives no ships says last is told, without secrets and escape sequences', () => {
  const script = `
    const token = process.env.CMDB_TOKEN;
    console.error('first');
    console.error(token.slice(0, 3) + '\\u001b[1m' + token.slice(3) + '\\u001b[0m is no token, nor password: abc');
    process.exitCode = 7;
  `;
  const run = (): unknown =>
    shipsOfProgram(
      { command: [process.execPath, '-e', script] },
      { directory: '.', environment: { ...process.env, CMDB_TOKEN: 'hunter2' } },
    );
  expect(run).toThrow(
    new Error(`${process.execPath} ended with exit code 7: *** is no token, nor password: ***`),
  );
});
