import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { answers, type EngineEndpoint } from './engine-api.ts';
import { launchCommand } from './engine-command.ts';
import { LabError, messageOf } from './lab-error.ts';
import { enginePort, type LabNames, type ShipNames } from './names.ts';
import { endAll, isAlive, type LabProcess, labProcesses, othersOnBoard, send } from './processes.ts';
import { run } from './run-command.ts';
import { type Bound, waitUntil } from './wait-until.ts';

/** Milliseconds. An Engine that finds containers still running first stops them: each has 10 s to obey. */
const startLimit = 60_000;
/** Milliseconds. On SIGTERM an Engine stops its containers, 10 s each, and gives up after 15 s. */
const stopLimit = 25_000;
const pingLimit = 2_000;

/** The Engine's processes on a ship, as far as they are there. */
export interface Crew {
  readonly first: LabProcess | undefined;
  readonly dockerd: LabProcess | undefined;
  readonly containerd: LabProcess | undefined;
}

export function crew(lab: LabNames, ship: ShipNames): Crew {
  const processes = labProcesses(lab.directory).filter((process) => process.ship === ship.name);
  const running = (program: string): LabProcess | undefined =>
    processes.find(({ command }) => basename(command[0] ?? '') === program);
  return {
    first: processes.find(({ first }) => first),
    dockerd: running('dockerd'),
    containerd: running('containerd'),
  };
}

/** The way in that no partition closes. */
export function socketOf(ship: ShipNames): EngineEndpoint {
  return { socketPath: ship.socketPath };
}

/** The ways in that clients take. */
export function portsOf({
  address,
  ipv6Address,
}: ShipNames): { readonly host: string; readonly port: number }[] {
  return [address, ipv6Address].flatMap((host) => (host === null ? [] : [{ host, port: enginePort }]));
}

/** Milliseconds from the order to start until the program must have been seen: a cold disk takes its time. */
const launchLimit = 10_000;

/** Starts the Engine and returns when it answers. */
export async function startEngine(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { first } = crew(lab, ship);
  if (first === undefined) throw new LabError('this ship is not up; "lab up" makes it anew');
  await run(launchCommand(ship, first.pid), { lab: lab.directory, ship: ship.name, signal });
  const launched = Date.now();
  let seen = false;
  try {
    await waitUntil(
      'the Engine to answer',
      async () => {
        if (await answers(socketOf(ship), { timeoutMs: pingLimit, signal })) return true;
        const isThere = crew(lab, ship).dockerd !== undefined;
        const overdue = seen || Date.now() - launched > launchLimit;
        if (!isThere && overdue) throw new LabError('the Engine ended while starting');
        seen ||= isThere;
        return undefined;
      },
      { timeoutMs: startLimit, signal },
    );
  } catch (error) {
    signal?.throwIfAborted();
    throw new LabError(`${messageOf(error)}; the last lines of its log:\n${lastLines(ship.engineLog)}`);
  }
}

/** SIGKILL to dockerd alone. Its containerd and proxies go with it, containers stay, as on any host. */
export async function killEngine(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { dockerd, containerd } = crew(lab, ship);
  if (dockerd !== undefined) send(dockerd, 'SIGKILL');
  await ended([dockerd, containerd], { timeoutMs: 10_000, signal });
}

/** Asks the Engine to end, as a host does on shutdown: it stops its containers first. A hung one is woken for it. */
export async function stopEngine(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { dockerd, containerd } = crew(lab, ship);
  if (dockerd !== undefined) {
    send(dockerd, 'SIGCONT');
    send(dockerd, 'SIGTERM');
  }
  try {
    await ended([dockerd, containerd], { timeoutMs: stopLimit, signal });
  } catch {
    signal?.throwIfAborted();
    await killEngine(lab, ship, signal);
  }
}

/** A new Engine refuses to start while the old one's containerd is still there. */
async function ended(processes: readonly (LabProcess | undefined)[], bound: Bound): Promise<void> {
  const alive = (process: LabProcess | undefined): boolean => process !== undefined && isAlive(process);
  await waitUntil('the Engine to end', () => !processes.some(alive), bound);
}

/** SIGSTOP to dockerd: it accepts connections (the kernel does) and says nothing. */
export async function hangEngine(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { dockerd } = crew(lab, ship);
  if (dockerd === undefined) throw new LabError(`${ship.name}: its Engine is dead, so it cannot hang`);
  send(dockerd, 'SIGSTOP');
  await waitUntil('the Engine to hang', () => crew(lab, ship).dockerd?.stopped === true, {
    timeoutMs: 5_000,
    signal,
  });
}

/** SIGCONT; returns when the Engine answers again. */
export async function resumeEngine(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { dockerd } = crew(lab, ship);
  if (dockerd === undefined) throw new LabError(`${ship.name}: its Engine is dead; "restart" starts it`);
  send(dockerd, 'SIGCONT');
  await waitUntil(
    'the Engine to answer again',
    () => answers(socketOf(ship), { timeoutMs: pingLimit, signal }),
    {
      timeoutMs: 10_000,
      signal,
    },
  );
}

/** Ends everything on the ship but its first process: containers too. */
export async function clearDeck(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  const { first } = crew(lab, ship);
  if (first === undefined || !isAlive(first)) return;
  await endAll('the containers left by the dead Engine', () => othersOnBoard(first), {
    timeoutMs: 10_000,
    signal,
  });
}

function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-5).join('\n')
    : '(no log)';
}
