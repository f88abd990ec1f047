import { expect, test } from 'vitest';
import { resolveText } from '../../fixtures/resolve-text.ts';

function remarksOf(ships: string, services: string): readonly string[] {
  return resolveText(`name: t\nships: {${ships}}\nservices: {${services}}\n`).remarks;
}

const ship = (name: string): string => `${name}: {ip: 10.0.0.1}`;
const web = 'web: {image: app, instances: {web-1: {ship: h}}}';

test('ships on which no instance is are one remark, and name some', () => {
  expect(remarksOf([ship('h'), ship('k')].join(', '), web)).toEqual([
    '2:28 remark unused-ship: No instance is on the ship "k".',
  ]);
  const many = ['h', 'a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(remarksOf(many.map(ship).join(', '), web)).toEqual([
    '2:28 remark unused-ship: No instance is on the ships "a", "b", "c", "d", "e" and 2 more.',
  ]);
});

test('a ship whose address a container is told is used', () => {
  const asking = 'web: {image: app, instances: {web-1: {ship: h, extra_hosts: {db: {ship: k}}}}}';
  expect(remarksOf([ship('h'), ship('k')].join(', '), asking)).toEqual([]);
});

test('where the ship of an instance is misspelt, no other is said to be unused', () => {
  expect(remarksOf(ship('alpha'), 'web: {image: app, instances: {web-1: {ship: alhpa}}}')).toEqual([]);
});

test('services without instances are remarks that say who requires them', () => {
  const services =
    'web: {image: app, instances: {}}, api: {image: app, requires: [web], instances: {api-1: {ship: h}}}';
  const { problems, remarks } = resolveText(`name: t\nships: {${ship('h')}}\nservices: {${services}}\n`);
  expect(problems).toEqual([]);
  expect(remarks).toEqual(['3:41 remark empty-service: Service "web" has no instances.']);
});

test('of a file without instances, nothing is said of its ships', () => {
  expect(remarksOf(ship('h'), '')).toEqual([]);
});

test('instances that are left empty are warnings of their own', () => {
  expect(remarksOf('', 'web: {image: app, instances: {web-1: }}')).toEqual([]);
});
