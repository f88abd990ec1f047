import type { Problem } from '@maestro-ng/schema';
import { expect, test } from 'vitest';
import { withoutFollowUps } from './follow-ups.ts';

function problem(at: string, code: string, severity: Problem['severity'] = 'error'): Problem {
  return { severity, code, message: 'm', at };
}

function left(validation: readonly Problem[], resolution: readonly Problem[]): string[] {
  return withoutFollowUps(validation, resolution).map(({ at, code }) => `${at} ${code}`);
}

test('what validation says of a place is not said again of it or its parts', () => {
  const resolution = [problem('/a', 'x'), problem('/a/b', 'x'), problem('/ab', 'x'), problem('/c', 'x')];
  expect(left([problem('/a', 'wrong-type'), problem('/c', 'unknown-key', 'warning')], resolution)).toEqual([
    '/a wrong-type',
    '/c unknown-key',
    '/ab x',
    '/c x',
  ]);
});

test('a missing key says nothing about the other keys of its owner', () => {
  expect(left([problem('/a', 'missing-key')], [problem('/a', 'x'), problem('/a/b', 'x')])).toEqual([
    '/a missing-key',
    '/a/b x',
  ]);
});

test('of a wrong value resolution says more', () => {
  expect(
    left([problem('/a', 'invalid-value'), problem('/b', 'invalid-value')], [problem('/a', 'x')]),
  ).toEqual(['/b invalid-value', '/a x']);
});
