import { MaestroCommand } from '../base-command.ts';
import { completionScripts } from '../complete/shells.ts';
import { exitCodes } from '../exit-codes.ts';
import { Args } from '../oclif.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { UsageError } from '../usage-error.ts';

type Shell = keyof typeof completionScripts;

const shells = Object.keys(completionScripts) as Shell[];

export default class Completion extends MaestroCommand {
  static override id = 'completion';
  static override summary = 'Print what makes a shell complete commands, flags and names.';
  static override description =
    'Prints a script for bash, zsh or fish. Commands and flags are completed, and the names of services, instances and ships as the environment file has them at that moment.';
  static override usage = 'completion bash|zsh|fish';
  static override examples = [
    'eval "$(maestro completion bash)"',
    'maestro completion zsh > ~/.zsh/completions/_maestro',
    'maestro completion fish > ~/.config/fish/completions/maestro.fish',
  ];
  static override things = shells;
  static override args = {
    shell: Args.string({ description: 'bash, zsh or fish', ignoreStdin: true }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Completion);
    const shell = shells.find((name) => name === args.shell);
    if (shell === undefined) {
      const given =
        args.shell === undefined
          ? 'the name of a shell is needed'
          : `"${args.shell}" is not a shell that is known`;
      throw new UsageError(`${given}: bash, zsh or fish`);
    }
    const script = completionScripts[shell];
    const { out } = this.context.console;
    out.write(
      wantsJson(flags) ? jsonDocument('completion', this.context.version, { shell, script }) : script,
    );
    return exitCodes.ok;
  }
}
