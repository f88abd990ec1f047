import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { patternMatcher } from './pattern-matcher.ts';

type Recorded = readonly [pattern: string, name: string, matches: boolean];

/** Answers of Python 3.11's `fnmatch.fnmatchcase`. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/fnmatch.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

test('answers as Python does', () => {
  const ours = recorded.map(([pattern, name]): Recorded => [pattern, name, patternMatcher(pattern)(name)]);
  expect(ours).toEqual(recorded);
});

test('no pattern takes long', () => {
  const name = 'a'.repeat(5_000);
  const begin = performance.now();
  expect(patternMatcher(`${'*a'.repeat(50)}*b`)(name)).toBe(false);
  expect(performance.now() - begin).toBeLessThan(1_000);
});
