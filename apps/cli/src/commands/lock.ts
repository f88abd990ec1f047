import type { Environment, LockEvent, Locks } from '@maestro-ng/engine';
import { MaestroCommand } from '../base-command.ts';
import { confirm } from '../confirm.ts';
import { dockerHosts, loadEngine } from '../engine-modules.ts';
import { exitCodes, type InterruptSignal, signalExitCodes } from '../exit-codes.ts';
import { interruptible } from '../interruptible.ts';
import { loadFile } from '../load-file.ts';
import { Flags } from '../oclif.ts';
import { count } from '../render/grammar.ts';
import { jsonDocument } from '../render/json.ts';
import { lockLine } from '../render/lock.ts';
import { lockTable } from '../render/lock-table.ts';
import { wantsJson } from '../render/play-reporter.ts';
import { sanitize } from '../render/sanitize.ts';
import { reportNotes, reportWarnings } from '../report.ts';

export default class Lock extends MaestroCommand {
  static override id = 'lock';
  static override summary = 'Show who has the lock of the environment.';
  static override description =
    'Plays that act on containers take a lock on each of their ships, so that two operators do not act on the same environment at once. A lock whose holder is gone expires a minute after its last heartbeat, and is then taken over. With --release the locks are removed, whoever has them: a play that holds one stops as soon as it notices. Stops that Engines go on with are waited for before.';
  static override usage = 'lock [FLAGS]';
  static override examples = ['maestro lock', 'maestro lock --release', 'maestro lock --release --yes'];
  static override flags = {
    yes: Flags.boolean({ char: 'y', description: 'remove the locks without asking' }),
    release: Flags.boolean({ description: 'remove the locks, whoever has them' }),
  };

  async run(): Promise<number> {
    const { flags } = await this.parse(Lock);
    const { console, version } = this.context;
    const loaded = await loadFile(this.context, flags);
    reportWarnings(console, loaded, flags);
    const { environment } = loaded;
    const { readLocks, thisProcess } = await loadEngine();
    const asked = await this.#ask(environment);
    const found = await readLocks({ ...asked, owner: thisProcess(console.env) });
    const isJson = wantsJson(flags);
    if (!flags.release) {
      if (isJson)
        console.out.write(jsonDocument('lock', version, { environment: environment.name, ...found }));
      else await this.#show(environment, found);
      return exitCode(found);
    }
    if (!isJson && flags.progress !== 'quiet') await this.#show(environment, found);
    await this.#agree(found, flags);
    const { released, signal } = await this.#release(environment, found, flags);
    const unreachable = [...found.unreachable, ...released.unreachable];
    const removed = released.locks;
    if (isJson) {
      console.out.write(
        jsonDocument('lock-release', version, { environment: environment.name, removed, unreachable }),
      );
    } else if (removed.length > 0) {
      console.out.say(`${sanitize(environment.name)}: ${count(removed.length, 'lock')} removed\n`);
    }
    return signal === undefined ? exitCode({ unreachable }) : signalExitCodes[signal];
  }

  async #ask({ name, ships }: Environment) {
    const connector = await dockerHosts();
    const { signal } = new AbortController();
    return { environment: name, ships: Object.values(ships), connector, signal };
  }

  async #show(environment: Environment, locks: Locks): Promise<void> {
    const { out } = this.context.console;
    if (locks.locks.length + locks.blocked.length + locks.unreachable.length === 0) {
      const ships = count(Object.keys(environment.ships).length, 'ship');
      await out.writeLines([`${sanitize(environment.name)}: no lock on ${ships}`]);
      return;
    }
    await out.writeLines(lockTable(locks, { style: out.style(), width: out.traits().columns }));
  }

  async #agree({ locks }: Locks, flags: ReleaseFlags): Promise<void> {
    if (locks.length === 0 || flags.yes) return;
    const held = locks.filter(({ state }) => state === 'held').length;
    const warning = held === 0 ? '' : `, of which ${held} may be in use`;
    await confirm(this.context.console, {
      question: `Remove ${count(locks.length, 'lock')}${warning}?`,
      flag: '--yes',
      inputIsTaken: flags.file === '-',
    });
  }

  /** @returns also the signal that came too late to keep the locks from being removed. */
  async #release(
    environment: Environment,
    { locks }: Locks,
    flags: ReleaseFlags,
  ): Promise<{
    readonly released: Pick<Locks, 'locks' | 'unreachable'>;
    readonly signal?: InterruptSignal | undefined;
  }> {
    const { console } = this.context;
    const { releaseLocks } = await loadEngine();
    if (locks.length === 0) return { released: { locks, unreachable: [] } };
    const isTold = !wantsJson(flags) && flags.progress !== 'quiet';
    const asked = { ...(await this.#ask(environment)), environment };
    const onEvent = (event: LockEvent): void => {
      if (isTold) console.err.say(`${lockLine(event)}\n`);
    };
    const { result: released, late } = await interruptible(
      (interrupt) => releaseLocks({ ...asked, interrupt, onEvent }, locks),
      'no lock was removed: interrupted while waiting for stops that Engines go on with',
    );
    reportNotes(
      console,
      released.unreachable.map(({ ship, cause }) => `The lock on ${ship} was not removed: ${cause}`),
      flags,
    );
    return { released, signal: late };
  }
}

type ReleaseFlags = Parameters<typeof reportNotes>[2] & { readonly file: string; readonly yes: boolean };

function exitCode({ unreachable }: Pick<Locks, 'unreachable'>): number {
  return unreachable.length === 0 ? exitCodes.ok : exitCodes.unreachable;
}
