import type { Environment, HostDriver, Orphan, Selection, Ship, ShipFailureCode } from '@maestro-ng/engine';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import { dockerHosts, loadEngine } from './engine-modules.ts';
import type { ProgressMode } from './flags.ts';
import { count } from './render/grammar.ts';
import { sanitize } from './render/sanitize.ts';
import { reportNotes } from './report.ts';

interface OrphanFlags {
  readonly file: string;
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly yes: boolean;
  readonly 'dry-run': boolean;
}

/**
 * The orphans on all ships that the selection means, which the operator has been told of and agrees to lose.
 *
 * @throws UsageError where nobody can be asked, CommandFailure where the answer is no.
 */
export async function findNamedOrphans(
  context: CommandContext,
  environment: Environment,
  selection: Selection,
  flags: OrphanFlags,
): Promise<{ readonly orphans: readonly Orphan[]; readonly silentShips: readonly ShipFailureCode[] }> {
  const { findOrphans, observeShips, selectOrphans } = await loadEngine();
  const connector = await dockerHosts();
  const drivers: HostDriver[] = [];
  const connect = (ship: Ship): HostDriver => {
    const driver = connector.connect(ship);
    drivers.push(driver);
    return driver;
  };
  const ships = Object.values(environment.ships);
  try {
    const snapshot = await observeShips(ships, connect, new AbortController().signal);
    const silent = Object.values(snapshot).flatMap((seen) => (seen.reachable ? [] : [seen]));
    reportNotes(
      context.console,
      silent.map(({ ship, cause }) => `Orphans on ${ship} are not known: ${cause}`),
      flags,
    );
    const orphans = selectOrphans(findOrphans(environment, snapshot), selection);
    if (orphans.length > 0 && !flags['dry-run']) await agree(context, orphans, flags);
    return { orphans, silentShips: silent.map(({ code }) => code) };
  } finally {
    for (const driver of drivers) driver.close();
  }
}

async function agree(context: CommandContext, orphans: readonly Orphan[], flags: OrphanFlags): Promise<void> {
  const { err } = context.console;
  if (flags.progress !== 'quiet') {
    err.say(`${count(orphans.length, 'container')} of this environment that the file does not name:\n`);
    for (const { container, ship, state } of orphans) {
      err.say(`  ${sanitize(container)} (${sanitize(ship)}): ${state}\n`);
    }
  }
  if (flags.yes) return;
  await confirm(context.console, {
    question: `Remove ${orphans.length === 1 ? 'it, with its' : 'them, with their'} anonymous volumes?`,
    flag: '--yes',
    inputIsTaken: flags.file === '-',
  });
}
