import { Help } from '@oclif/core/help';
import { globalFlags } from './flags.ts';
import type { Config } from './oclif.ts';

/** oclif's help, with the flags that stand before the command, and examples to begin with. */
class MaestroHelp extends Help {
  override formatRoot(): string {
    const { description = '' } = this.config.pjson;
    return [
      description,
      this.section('USAGE', '$ maestro [-f FILE] COMMAND [THINGS]... [FLAGS]'),
      this.section('GLOBAL FLAGS', this.renderList(globalRows(), { indentation: 2, spacer: '\n' })),
      this.section('EXAMPLES', rootExamples.join('\n')),
    ].join('\n\n');
  }
}

const rootExamples = [
  '$ maestro validate',
  '$ maestro start',
  '$ maestro -f staging.yaml status -F web',
  '$ maestro stop -s web',
  '$ maestro start --help',
];

function globalRows(): [string, string][] {
  const shown = Object.entries(globalFlags).map(([name, flag]): [string, string] => {
    const char = 'char' in flag && flag.char !== undefined ? `-${flag.char}, ` : '    ';
    const value = 'helpValue' in flag && typeof flag.helpValue === 'string' ? `=${flag.helpValue}` : '';
    const preset = 'default' in flag && typeof flag.default === 'string' ? `[default: ${flag.default}] ` : '';
    return [`${char}--${name}${value}`, `${preset}${flag.description ?? ''}`];
  });
  return [...shown, ['-v, --version', 'print the version'], ['-h, --help', 'print help, of a command too']];
}

/** Prints help on standard output. @param command undefined: of the app. */
export async function showHelp(config: Config, command: string | undefined): Promise<void> {
  const help = new MaestroHelp(config, { flagSortOrder: 'none', hideCommandSummaryInDescription: true });
  await help.showHelp(command === undefined ? [] : [command]);
}
