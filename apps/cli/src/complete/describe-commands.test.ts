import { expect, it } from 'vitest';
import { commands } from '../commands/index.ts';
import { describeCommands } from './describe-commands.ts';
import { fileFlags } from './shells.ts';

const vocabulary = describeCommands(commands.values());

it('knows for each command what the values of its flags are', () => {
  const known = vocabulary.commands.flatMap(({ name, flags }) =>
    flags.flatMap(({ name: flag, value }) =>
      value !== null && typeof value !== 'string' && flag !== 'progress' ? [[name, flag, value]] : [],
    ),
  );
  expect(known).toEqual([
    ['env', 'format', ['dotenv', 'json', 'shell']],
    ['plan', 'format', ['text', 'dot', 'mermaid']],
  ]);
});

it('leaves to the shells what they complete themselves: the flags that take the name of a file', () => {
  const taking = vocabulary.commands
    .flatMap(({ flags }) => flags)
    .flatMap(({ name, char, value }) =>
      value === 'file' ? [`--${name}`, ...(char === null ? [] : [`-${char}`])] : [],
    );
  expect([...new Set(taking)].sort()).toEqual([...fileFlags].sort());
});
