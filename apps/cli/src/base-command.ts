import type { CommandContext } from './command-context.ts';
import type { Things } from './complete/vocabulary.ts';
import { globalFlags } from './flags.ts';
import { Command, type Config } from './oclif.ts';
import { asUsageError } from './usage-error.ts';

/** A command of `maestro`: `run()` resolves to the exit code. */
export abstract class MaestroCommand extends Command {
  static override baseFlags = globalFlags;
  /** What its arguments name, for completion. */
  static things: Things = 'none';
  protected readonly context: CommandContext;

  constructor(argv: string[], config: Config, context: CommandContext) {
    super(argv, config);
    this.context = context;
  }

  abstract override run(): Promise<number>;

  /** Runs the command; rejects with whatever stood in its way, for the caller to put into words. */
  async execute(): Promise<number> {
    return (await this._run<number>()) ?? 0;
  }

  // oclif would read process.argv to warn of deprecated aliases, print errors by itself, and set the exit code.
  protected override async init(): Promise<void> {}

  protected override async catch(error: Error): Promise<never> {
    throw asUsageError(error);
  }
}
