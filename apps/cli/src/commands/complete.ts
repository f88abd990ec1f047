import { MaestroCommand } from '../base-command.ts';
import { completionAnswer } from '../complete/answer.ts';
import { exitCodes } from '../exit-codes.ts';
import { Args, Flags } from '../oclif.ts';

/** Mostly the launcher answers it, before this app is loaded; here it is for help, and where flags come first. */
export default class Complete extends MaestroCommand {
  static override id = 'complete';
  static override summary = 'List what could come next on a half-typed command line.';
  static override description =
    'For shells; see maestro completion. Without --each it prints the words on one line, as MaestroNG 0.8.3 did.';
  static override usage = 'complete [--each --] [WORDS]...';
  static override examples = ['maestro complete maestro st', 'maestro complete --each -- maestro stop -s ""'];
  static override args = {
    words: Args.string({
      multiple: true,
      ignoreStdin: true,
      description: 'the words of the line, the last of which is being typed',
    }),
  };
  static override flags = {
    each: Flags.boolean({ description: 'a line for each candidate, with its description behind a tab' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Complete);
    const { console, vocabulary } = this.context;
    const { namesInFile } = await import('../complete/names-in-file.ts');
    const words = [...(flags.each ? ['--each'] : []), ...(args.words ?? [])];
    console.out.write(
      completionAnswer(words, vocabulary(), (named) => namesInFile(named ?? flags.file, console.env)),
    );
    return exitCodes.ok;
  }
}
