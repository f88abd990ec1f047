import type { Environment, History } from '@maestro-ng/engine';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../command-failure.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ProgressMode } from '../flags.ts';
import { reportNotes } from '../report.ts';

/**
 * What the ships know of the applies of an environment. Those that do not answer are told of.
 *
 * @throws CommandFailure where none of them answers.
 */
export async function knownHistory(
  { console }: CommandContext,
  environment: Environment,
  flags: { readonly json: boolean; readonly progress: ProgressMode },
): Promise<History> {
  const { readHistory } = await loadEngine();
  const { signal } = new AbortController();
  const history = await readHistory({ environment, connector: await dockerHosts(), signal });
  const { silent, unreadable, kept } = history;
  if (Object.keys(kept).length === 0) {
    const causes = Object.entries(silent).map(([ship, cause]) => `${ship}: ${cause}`);
    throw new CommandFailure('ship-unreachable', `no ship tells its records: ${causes.join('; ')}`, {
      exitCode: exitCodes.unreachable,
    });
  }
  reportNotes(
    console,
    [
      ...Object.entries(silent).map(([ship, cause]) => `The records on ${ship} are not known: ${cause}`),
      ...unreadable.map(
        ({ ship, volume }) => `The volume ${volume} on ${ship} is no record that can be read.`,
      ),
    ],
    flags,
  );
  return history;
}
