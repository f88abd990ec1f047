import { expect, test } from 'vitest';
import { resolveText } from '../../fixtures/resolve-text.ts';

function toldOf(links: string): { told: readonly string[]; remarks: readonly string[] } {
  const { told, remarks } = resolveText(`name: t
ships: {h: {ip: 10.0.0.1}, k: {ip: 10.0.0.2}}
services:
  web:
    image: app
    instances:
      web-1: {ship: h, links: ${links}}
      web-2: {ship: k}
`);
  return { told, remarks };
}

test('a link to what is nearly an instance is a warning', () => {
  expect(toldOf('{web_2: peer}').told).toEqual([
    '7:32 warning unknown-link: Instance "web-1" links to "web_2", which is not an instance of this file. (did you mean "web-2"?)',
  ]);
});

test('a link to what may well be a container that the file does not know is a remark', () => {
  expect(toldOf('{legacy: old}')).toEqual({
    told: [],
    remarks: [
      '7:32 remark unknown-link: Instance "web-1" links to "legacy", which is not an instance of this file. (a container of that name must be on the ship before this one is made)',
    ],
  });
});

test('a link to another ship is a warning', () => {
  expect(toldOf('{web-2: peer}').told).toEqual([
    '7:32 warning link-to-other-ship: Instance "web-1" is on the ship "h" and links to "web-2", which is on "k". (links work on one ship only; web-2 is found by its variables too, with requires or wants_info)',
  ]);
});
