import type { ShipFailureCode } from '@maestro-ng/engine';
import { MaestroCommand } from '../base-command.ts';
import { findNamedOrphans } from '../clean-orphans.ts';
import { exitCodes, silenceExitCode } from '../exit-codes.ts';
import { actingFlags, things } from '../flags.ts';
import { Flags } from '../oclif.ts';
import { play } from '../play.ts';
import { selectionOf } from '../selection.ts';

export default class Clean extends MaestroCommand {
  static override id = 'clean';
  static override summary = 'Remove stopped containers.';
  static override description =
    'Removes containers that do not run, with their anonymous volumes; what runs is left alone. With --orphans also those that this environment made and the file names no more, whether they run or not: they are named first, and removed when you agree.';
  static override usage = 'clean [THINGS]... [FLAGS]';
  static override examples = [
    'maestro clean',
    'maestro clean web',
    'maestro clean --orphans',
    'maestro clean --orphans --yes',
  ];
  static override things = 'instances and services' as const;
  static override args = {
    things: {
      ...things,
      description: 'instances or services; none: all services that are not omitted, and what they depend on',
    },
  };
  static override flags = {
    ...actingFlags,
    orphans: Flags.boolean({
      description: 'also remove containers of this environment that the file names no more',
    }),
    yes: Flags.boolean({ char: 'y', description: 'remove orphans without asking' }),
  };

  async run(): Promise<number> {
    const { args, flags } = await this.parse(Clean);
    const selection = selectionOf(args.things, flags);
    let silentShips: readonly ShipFailureCode[] = [];
    const exitCode = await play(this.context, Clean.id, flags, async (engine, environment) => {
      const withoutOrphans = engine.planClean(environment, selection);
      if (!flags.orphans || !withoutOrphans.ok) return withoutOrphans;
      const found = await findNamedOrphans(this.context, environment, selection, flags);
      silentShips = found.silentShips;
      return engine.planClean(environment, selection, found.orphans);
    });
    return exitCode === exitCodes.ok ? orphansExitCode(silentShips) : exitCode;
  }
}

/** Whether all orphans are known. */
function orphansExitCode(silentShips: readonly ShipFailureCode[]): number {
  return silentShips.map(silenceExitCode).sort()[0] ?? exitCodes.ok;
}
