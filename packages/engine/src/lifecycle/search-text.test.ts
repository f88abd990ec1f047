import { expect, test } from 'vitest';
import { searchText } from './search-text.ts';

test('finds, does not find, and gives up what would take for ever', () => {
  expect(searchText(/"status":\s*"up"/s, '{"status": "up"}')).toBe('found');
  expect(searchText(/down/s, '{"status": "up"}')).toBe('not-found');
  expect(searchText(/(a+)+$/s, `${'a'.repeat(45)}!`)).toBe('too-slow');
});
