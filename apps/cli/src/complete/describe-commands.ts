import type { CommandClass } from '../commands/index.ts';
import { envFormats } from '../env/formats.ts';
import { globalFlags, progressModes } from '../flags.ts';
import type { CommandWords, CompletionVocabulary, FlagWords } from './vocabulary.ts';

/** What the values of flags are; of all others, nothing is known. */
const values: Readonly<Record<string, FlagWords['value']>> = {
  file: 'file',
  'container-filter': 'instance',
  'ship-filter': 'ship',
  progress: progressModes,
  format: envFormats,
};

/** The words of all commands. */
export function describeCommands(commands: Iterable<CommandClass>): CompletionVocabulary {
  return { commands: [...commands].map(describeCommand), global: describeFlags(globalFlags) };
}

function describeCommand({ id, summary = '', flags, things }: CommandClass): CommandWords {
  return { name: id, summary, flags: describeFlags({ ...flags, ...globalFlags }), things };
}

interface OclifFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
}

function describeFlags(flags: object): FlagWords[] {
  const described = Object.entries(flags as Record<string, OclifFlag>).map(
    ([name, { type, char, description }]): FlagWords => ({
      name,
      char: char ?? null,
      description: description ?? '',
      value: type === 'option' ? (values[name] ?? 'other') : null,
    }),
  );
  return [...described, { name: 'help', char: 'h', description: 'print help', value: null }];
}
