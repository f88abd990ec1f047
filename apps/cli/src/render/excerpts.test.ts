import { expect, it } from 'vitest';
import { excerpt, excerpts } from './excerpts.ts';

const much = 'x'.repeat(131_072);

it('leaves values as they are that can be read', () => {
  expect(excerpts('a'.repeat(500), 'b')).toEqual(['a'.repeat(500), 'b']);
});

it('shows the beginning and the end of one that is very long', () => {
  expect(excerpt(`first${much}last`)).toBe(
    `first${'x'.repeat(395)}[130581 characters left out]${'x'.repeat(96)}last`,
  );
});

it('shows where two begin to differ, wherever that is', () => {
  expect(excerpts(`${much}one${much}`, `${much}two`)).toEqual([
    `[131032 characters left out]${'x'.repeat(40)}one${'x'.repeat(357)}[130615 characters left out]${'x'.repeat(100)}`,
    `[130575 characters left out]${'x'.repeat(497)}two`,
  ]);
});

it('cuts no character in two', () => {
  expect(excerpt(`a${'🚢'.repeat(300)}`)).toBe(
    `a${'🚢'.repeat(199)}[102 characters left out]${'🚢'.repeat(50)}`,
  );
});
