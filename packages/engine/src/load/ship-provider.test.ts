import { expect, test } from 'vitest';
import { shipsOfProgram } from './ship-provider.ts';

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
