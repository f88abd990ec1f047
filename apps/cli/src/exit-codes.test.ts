import { expect, it } from 'vitest';
import { playExitCode } from './exit-codes.ts';

it.each([
  ['succeeded', undefined, 0],
  // The signal came too late to keep anything from being done; `maestro stop -a && …` is not to go on all the same.
  ['succeeded', 'SIGINT', 130],
  ['failed', undefined, 1],
  ['failed', 'SIGINT', 130],
  ['unreachable', undefined, 3],
  ['unreachable', 'SIGTERM', 143],
  ['interrupted', 'SIGHUP', 129],
  ['interrupted', 'SIGINT', 130],
  ['interrupted', 'SIGTERM', 143],
] as const)('a play that %s with signal %s exits with %i', (verdict, signal, code) => {
  expect(playExitCode(verdict, signal)).toBe(code);
});
