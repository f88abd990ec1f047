import type { Environment, HostConnector } from '@maestro-ng/engine';
import type { KeptJournal } from './kept-journals.ts';

type Engine = Pick<typeof import('@maestro-ng/engine'), 'readLocks' | 'releaseLocks' | 'thisProcess'>;

/**
 * Removes the locks that a process which has ended left on ships of its play where nothing was left to do: the play is over, and
 * nobody else has to wait until they expire. What cannot be removed expires.
 */
export async function removeLeftLocks(
  engine: Engine,
  { journal }: KeptJournal,
  {
    environment,
    connector,
    env,
    interrupt,
  }: {
    readonly environment: Environment;
    readonly connector: HostConnector;
    readonly env: Parameters<Engine['thisProcess']>[0];
    readonly interrupt: AbortSignal;
  },
): Promise<void> {
  const names = new Set(journal.steps.map(({ subject }) => subject.ship));
  const ships = [...names].flatMap((name) => environment.ships[name] ?? []);
  const asked = { connector, signal: interrupt };
  try {
    const owner = engine.thisProcess(env);
    const { locks } = await engine.readLocks({ ...asked, environment: environment.name, ships, owner });
    const left = locks.filter(({ state }) => state === 'abandoned');
    if (left.length === 0) return;
    await engine.releaseLocks({ ...asked, environment, interrupt, onEvent: () => undefined }, left);
  } catch {
    // They expire.
  }
}
