import { expect, it } from 'vitest';
import { labelNames } from '../model/index.ts';
import { type Ownership, whose } from './ownership.ts';

const owner = {
  environment: 'shop',
  isInstanceHere: (name: string) => name === 'web-1' || name === '__proto__',
};
const { environment, instance, service } = labelNames;

function ours(name: string, labelled: boolean): Ownership {
  return { whose: 'ours', instance: name, labelled };
}

it.each<[string, string, { [label: string]: string }, Ownership]>([
  [
    'labelled with this environment and instance',
    'web-1',
    { [environment]: 'shop', [instance]: 'web-1' },
    ours('web-1', true),
  ],
  ['labelled, renamed by hand', 'other', { [environment]: 'shop', [instance]: 'web-1' }, ours('web-1', true)],
  [
    'labelled, of an instance that the file no longer has',
    'gone-1',
    { [environment]: 'shop', [instance]: 'gone-1' },
    ours('gone-1', true),
  ],
  ['labelled without an instance', 'web-1', { [environment]: 'shop' }, ours('web-1', true)],
  ['made by MaestroNG 0.8.3', 'web-1', {}, ours('web-1', false)],
  ['with labels of its own', 'web-1', { tier: 'front' }, ours('web-1', false)],
  ['made by MaestroNG 0.8.3 and put aside', 'web-1.maestro-old-0123456789ab', {}, ours('web-1', false)],
  [
    'without labels, under the name of an old one, but without its own id in it',
    'web-1.maestro-old',
    {},
    { whose: 'foreign', because: 'no instance of this environment on that ship has its name' },
  ],
  [
    'the same, with the id of another one',
    'web-1.maestro-old-ab9876543210',
    {},
    { whose: 'foreign', because: 'no instance of this environment on that ship has its name' },
  ],
  [
    'kept aside, and labelled',
    'web-1.maestro-old',
    { [environment]: 'shop', [instance]: 'web-1' },
    ours('web-1', true),
  ],
  ['with a name out of the prototype', '__proto__', {}, ours('__proto__', false)],
  [
    'of another environment',
    'web-1',
    { [environment]: 'bank', [instance]: 'web-1' },
    { whose: 'foreign', because: 'it belongs to environment "bank"' },
  ],
  [
    'with a Maestro label alone',
    'web-1',
    { [service]: 'web' },
    { whose: 'foreign', because: `it carries the label ${service}, but none that names this environment` },
  ],
  [
    'without labels, of no instance here',
    'constructor',
    {},
    { whose: 'foreign', because: 'no instance of this environment on that ship has its name' },
  ],
])('a container %s', (_, name, labels, expected) => {
  expect(whose({ id: '0123456789abcdef', name, labels }, owner)).toEqual(expected);
});
