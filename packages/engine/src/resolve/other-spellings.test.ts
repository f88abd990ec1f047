import { expect, test } from 'vitest';
import { environmentOf, instanceFile } from '../../fixtures/resolve-text.ts';
import type { ContainerSpec } from '../model/index.ts';
import { containerSpec } from './container-spec.ts';
import { otherSpellings } from './other-spellings.ts';
import { specificationText } from './specification-text.ts';

function spec(lines: string): ContainerSpec {
  return containerSpec(environmentOf(instanceFile(lines)), 'web-1');
}

/** Whether one is found to be another spelling of the other. */
function isOtherSpelling(one: string, other: string): boolean {
  const text = specificationText(spec(one));
  return otherSpellings(spec(other)).some((spelling) => specificationText(spelling) === text);
}

const check = 'healthcheck: {test: "true"';

test.each([
  ['', 'entrypoint: []'],
  ['', 'stop_signal: SIGTERM'],
  ['', 'platform: linux/amd64'],
  ['platform: linux/arm64', 'platform: linux/arm64/v8'],
  ['', 'healthcheck: {interval: 30s}'],
  [`${check}}`, `${check}, retries: 3}`],
  [`${check}}`, `${check}, start_interval: 5s}`],
])('%j and %j may mean the same, whichever was first', (one, other) => {
  expect(isOtherSpelling(one, other)).toBe(true);
  expect(isOtherSpelling(other, one)).toBe(true);
});

test.each([
  ['', 'env: {A: }'],
  ['', 'entrypoint: []\nplatform: linux/amd64\nenv: {A: , B: }\nhealthcheck: {interval: 30s, timeout: 30s}'],
])('what %j becomes by %j may be left out', (one, other) => {
  expect(isOtherSpelling(one, other)).toBe(true);
});

test.each([
  ['', 'entrypoint: [a]'],
  ['', 'env: {A: ""}'],
  ['', 'env: {PATH: }'],
  ['', 'env: {HOSTNAME: }'],
  [`${check}}`, `${check}, retries: 4}`],
  ['healthcheck: {disable: true}', 'healthcheck: {disable: true, interval: 31s}\nuser: a'],
  ['user: a', 'user: b'],
])('%j and %j mean something else', (one, other) => {
  expect(isOtherSpelling(one, other)).toBe(false);
  expect(isOtherSpelling(other, one)).toBe(false);
});

test("Docker's own network goes by three names, where no others are asked for", () => {
  const modes = (mode: string | null): (string | null)[] =>
    otherSpellings({ ...spec('net: bridge'), networkMode: mode }).map(({ networkMode }) => networkMode);
  expect(new Set(modes(null))).toEqual(new Set([null, 'default', 'bridge']));
  expect(new Set(modes('default'))).toEqual(new Set([null, 'default', 'bridge']));
  expect(new Set(modes('host'))).toEqual(new Set(['host']));
});
