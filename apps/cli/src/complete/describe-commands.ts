import { planFormats } from '../apply/plan-formats.ts';
import type { CommandClass } from '../commands/index.ts';
import { envFormats } from '../env/formats.ts';
import { globalFlags, progressModes } from '../flags.ts';
import type { CommandWords, CompletionVocabulary, FlagWords } from './vocabulary.ts';

/** What the values of flags are; of all others, nothing is known. */
const values: Readonly<Record<string, FlagWords['value']>> = {
  file: 'file',
  extension: 'file',
  out: 'file',
  bundle: 'file',
  'container-filter': 'instance',
  'ship-filter': 'ship',
  progress: progressModes,
  'env --format': envFormats,
  'plan --format': planFormats,
};

/** The words of all commands. */
export function describeCommands(commands: Iterable<CommandClass>): CompletionVocabulary {
  const version: FlagWords = { name: 'version', char: 'v', description: 'print the version', value: null };
  return {
    commands: [...commands].map(describeCommand),
    global: [...describeFlags('', globalFlags), version],
  };
}

function describeCommand({ id, summary = '', flags, things }: CommandClass): CommandWords {
  return { name: id, summary, flags: describeFlags(id, { ...flags, ...globalFlags }), things };
}

interface OclifFlag {
  readonly type: 'boolean' | 'option';
  readonly char?: string;
  readonly description?: string;
}

function describeFlags(command: string, flags: object): FlagWords[] {
  const described = Object.entries(flags as Record<string, OclifFlag>).map(
    ([name, { type, char, description }]): FlagWords => ({
      name,
      char: char ?? null,
      description: description ?? '',
      value: type === 'option' ? (values[`${command} --${name}`] ?? values[name] ?? 'other') : null,
    }),
  );
  return [...described, { name: 'help', char: 'h', description: 'print help', value: null }];
}
