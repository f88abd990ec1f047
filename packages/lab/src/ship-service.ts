import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { crew } from './engine.ts';
import { enterCommand } from './engine-command.ts';
import { LabError } from './lab-error.ts';
import type { LabNames, ShipNames } from './names.ts';
import { descendantsOf, isAlive, type NumberedProcess, send } from './processes.ts';
import { environmentFor, run } from './run-command.ts';
import { waitUntil } from './wait-until.ts';

/** A program of a ship's own beside its Engine. It goes with the ship. */
export interface ShipService {
  /** Ends the processes that the program has begun, and not itself: an `sshd` cuts its connections so. */
  endChildren(): Promise<void>;
  stop(): Promise<void>;
}

/** Runs a program inside the ship until it ends. */
export async function runInside(
  lab: LabNames,
  ship: ShipNames,
  command: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  await run([...entrance(lab, ship), ...command], { lab: lab.directory, signal });
}

/**
 * Starts a program inside the ship, which must stay in the foreground.
 *
 * @param answers whether it can be used.
 * @throws LabError with its own words where it ends before it answers.
 */
export async function startService(
  lab: LabNames,
  ship: ShipNames,
  command: readonly string[],
  answers: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<ShipService> {
  // In the ship's own numbering of processes too: its /proc knows no others.
  const [program = '', ...rest] = [...entrance(lab, ship), '--pid', ...command];
  const child = spawn(program, rest, {
    env: environmentFor({ lab: lab.directory, ship: ship.name }),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('exit', () => process.removeListener('exit', onExit));
  await waitUntil(
    `${command[0]} on ${ship.name}`,
    async () => {
      if (child.exitCode !== null) throw new LabError(`${command.join(' ')}: ${said.trim()}`);
      return await answers();
    },
    { timeoutMs: 15_000, signal },
  );
  child.unref();
  const all = (): NumberedProcess[] => descendantsOf(child.pid ?? 0);
  return {
    // The one below `nsenter` is the program.
    endChildren: () => end(all().flatMap(({ pid }) => descendantsOf(pid))),
    async stop() {
      // Nothing else may keep the caller's process going until then.
      child.ref();
      const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      await end(all());
      await gone;
    },
  };
}

async function end(processes: readonly NumberedProcess[]): Promise<void> {
  for (const each of processes) send(each, 'SIGKILL');
  await waitUntil('the end of a service', () => !processes.some(isAlive), { timeoutMs: 5_000 });
}

function entrance(lab: LabNames, ship: ShipNames): string[] {
  const { first } = crew(lab, ship);
  if (first === undefined) throw new LabError(`${ship.name} is not up; "lab up" makes it anew`);
  return enterCommand(ship, first.pid);
}
