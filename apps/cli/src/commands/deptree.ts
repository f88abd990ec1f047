import { MaestroCommand } from '../base-command.ts';
import { loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import { things } from '../flags.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { jsonDocument } from '../render/json.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { reportWarnings } from '../report.ts';
import { rejectSelection } from '../selection.ts';

export default class Deptree extends MaestroCommand {
  static override id = 'deptree';
  static override summary = 'Show what services depend on, as a tree.';
  static override description =
    'Prints a tree for each service named, or one of whose instances is named; without names, for each service that is not omitted. What was shown before is not repeated within a tree, unless -r asks for it.';
  static override usage = 'deptree [THINGS]... [FLAGS]';
  static override examples = [
    'maestro deptree',
    'maestro deptree -r web',
    'maestro -f staging.yaml deptree web db',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'services, or instances of theirs; none: all services that are not omitted',
    },
  };
  static override flags = {
    recursive: Flags.boolean({ char: 'r', description: 'show dependencies at each place, however often' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Deptree);
    const loaded = await loadFile(this.context, flags);
    reportWarnings(this.context.console, loaded, flags);
    const { checkThings, deptreeLines } = await loadEngine();
    const { out } = this.context.console;
    const named = args.things ?? [];
    const problems = checkThings(loaded.environment, named);
    if (problems.length > 0) throw rejectSelection(problems);
    const lines = deptreeLines(loaded.environment, named, { recursive: flags.recursive });
    if (wantsJson(flags)) {
      out.write(jsonDocument('deptree', this.context.version, { lines: [...lines] }));
    } else {
      await out.writeLines(lines);
    }
    return exitCodes.ok;
  }
}
