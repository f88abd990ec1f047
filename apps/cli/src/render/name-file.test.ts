import { expect, it } from 'vitest';
import { commands } from '../commands/index.ts';
import { commandFor, namingFile } from './name-file.ts';

it('knows all commands that read the file', () => {
  const others = new Set(['complete', 'completion', 'init', 'schema']);
  const missing = [...commands.keys()].filter(
    (name) => !others.has(name) && namingFile(`maestro ${name}`, 'shop.yaml') === `maestro ${name}`,
  );
  expect(missing).toEqual([]);
});

it.each([
  ['maestro.yaml', 'Run `maestro start web-1`.', 'Run `maestro start web-1`.'],
  ['shop.yaml', 'Run `maestro start web-1`.', 'Run `maestro -f shop.yaml start web-1`.'],
  [
    '/srv/my shop.yaml',
    'maestro resume goes on with it, maestro resume --discard forgets it',
    "maestro -f '/srv/my shop.yaml' resume goes on with it, maestro -f '/srv/my shop.yaml' resume --discard forgets it",
  ],
  ['shop.yaml', 'maestro -f shop.yaml resume; a newer Maestro; maestro --version', undefined],
  ['shop.yaml', 'nodes of maestro startle people', undefined],
])('with -f %s, "%s" is told as the commands that they are', (file, text, expected = text) => {
  expect(namingFile(text, file)).toBe(expected);
});

it('quotes for a shell', () => {
  expect(commandFor("it's.yaml")).toBe("maestro -f 'it'\\''s.yaml'");
});
