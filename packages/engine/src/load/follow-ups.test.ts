import { expect, test } from 'vitest';
import type { Problem } from '../model/index.ts';
import { withoutFollowUps } from './follow-ups.ts';

function problem(at: string, code: Problem['code'], severity: Problem['severity'] = 'error'): Problem {
  return { severity, code, message: 'm', at };
}

function left(validation: readonly Problem[], resolution: readonly Problem[]): string[] {
  return withoutFollowUps(validation, resolution).map(({ at, code }) => `${at} ${code}`);
}

test('what validation says of a place is not said again of it or its parts', () => {
  const resolution = [
    problem('/a', 'unknown-ship'),
    problem('/a/b', 'unknown-ship'),
    problem('/ab', 'unknown-ship'),
    problem('/c', 'unknown-ship'),
  ];
  expect(left([problem('/a', 'wrong-type'), problem('/c', 'unknown-key', 'warning')], resolution)).toEqual([
    '/a wrong-type',
    '/c unknown-key',
    '/ab unknown-ship',
    '/c unknown-ship',
  ]);
});

test('a missing key says nothing about the other keys of its owner', () => {
  expect(
    left([problem('/a', 'missing-key')], [problem('/a', 'unknown-ship'), problem('/a/b', 'unknown-ship')]),
  ).toEqual(['/a missing-key', '/a/b unknown-ship']);
});

test('of a wrong value resolution says more', () => {
  expect(
    left([problem('/a', 'invalid-value'), problem('/b', 'invalid-value')], [problem('/a', 'unknown-ship')]),
  ).toEqual(['/b invalid-value', '/a unknown-ship']);
});

test('where resolution knows the keys of a place, validation says nothing of a key there', () => {
  const known = { ...problem('/a', 'unknown-requests-option', 'warning'), part: 'key' } as const;
  expect(left([problem('/a', 'unknown-key', 'warning')], [known])).toEqual(['/a unknown-requests-option']);
});

test('where the instances of a service cannot be read, none is said not to be there', () => {
  const resolution = [problem('/services/b/x', 'unknown-instance'), problem('/services/b/y', 'unknown-link')];
  expect(left([problem('/services/a/instances', 'wrong-type')], resolution)).toEqual([
    '/services/a/instances wrong-type',
  ]);
  expect(left([problem('/services/a/env', 'wrong-type')], resolution)).toEqual([
    '/services/a/env wrong-type',
    '/services/b/x unknown-instance',
    '/services/b/y unknown-link',
  ]);
});
