import { existsSync, realpathSync } from 'node:fs';
import { canRunLab } from './can-run-lab.ts';
import { claimSubnet, type LabRecord, readRecord } from './claim.ts';
import { removeLab } from './down.ts';
import { hangEngine, killEngine, resumeEngine, socketOf, startEngine, stopEngine } from './engine.ts';
import { removeEverything } from './engine-api.ts';
import { imageContents, type LabImage, labImages } from './images.ts';
import { allOrReport, LabError } from './lab-error.ts';
import { withLock } from './lock.ts';
import { checkoutOf, enginePort, type LabNames, labNames, type ShipNames, shipNames } from './names.ts';
import type { Partition } from './partition.ts';
import { endStrays } from './processes.ts';
import { ensureShip, healShip, isReady, mendShip, partitionShip, removeShip } from './ship.ts';
import { type SmallEngine, type SmallEngineOptions, startSmallEngine } from './small-engine.ts';
import { type SshServer, type SshServerOptions, startSshServer } from './sshd.ts';
import { mostShips } from './subnet.ts';
import { makeSwitch, removeSwitch, switchIsReady } from './switch.ts';
import { startTlsEngine, type TlsEngine, type TlsEngineOptions } from './tls-engine.ts';

/** A Docker Engine with an address of its own. */
export interface LabShip {
  /** `ship1`, `ship2`, … */
  readonly name: string;
  /** IPv4. */
  readonly address: string;
  /** null: this machine has no IPv6. */
  readonly ipv6Address: string | null;
  /** Where the Engine listens in plain HTTP on those addresses. */
  readonly port: number;
  /** The Engine's unix socket on this machine; no partition closes it. */
  readonly socketPath: string;
}

export interface LabOptions {
  /** Tells several labs of one checkout apart; `default` when not given. */
  readonly name?: string | undefined;
  /** The root of the checkout; the one this package stands in when not given. */
  readonly checkout?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface UpOptions extends LabOptions {
  /** How many, from 1 to 200. */
  readonly ships: number;
  /** All when not given. */
  readonly images?: readonly LabImage[] | undefined;
}

export interface Cancel {
  readonly signal?: AbortSignal | undefined;
}

/** Every verb takes a ship or its name, returns when its effect can be seen, and waits no longer than a minute. */
export interface Lab {
  readonly name: string;
  readonly ships: readonly LabShip[];
  /** SIGKILL to the Engine alone: containers go on running, though nobody can ask about them. */
  kill(ship: LabShip | string, options?: Cancel): Promise<void>;
  /** SIGSTOP to the Engine: it accepts connections and never answers. */
  hang(ship: LabShip | string, options?: Cancel): Promise<void>;
  resume(ship: LabShip | string, options?: Cancel): Promise<void>;
  /** `drop` when no kind is given. */
  partition(ship: LabShip | string, how?: Partition, options?: Cancel): Promise<void>;
  heal(ship: LabShip | string, options?: Cancel): Promise<void>;
  /**
   * Stops the Engine as a shutdown does, if it is alive, and starts it over the same data. The Engine stops containers
   * that still run, which takes 10 s when they ignore SIGTERM, and starts again those whose policy says so.
   */
  restart(ship: LabShip | string, options?: Cancel): Promise<void>;
  /** Starts an SSH server inside a ship (Debian's openssh-server); it goes with the ship at the latest. */
  startSshServer(ship: LabShip | string, options: SshServerOptions & Cancel): Promise<SshServer>;
  /** Starts a second Engine inside a ship, that speaks TLS; it goes with the ship at the latest. */
  startTlsEngine(ship: LabShip | string, options: TlsEngineOptions & Cancel): Promise<TlsEngine>;
  /** Starts a second Engine inside a ship, whose disk is soon full; it goes with the ship at the latest. */
  startSmallEngine(ship: LabShip | string, options: SmallEngineOptions & Cancel): Promise<SmallEngine>;
  /** Undoes every fault and removes all containers, networks and volumes; images stay. */
  reset(options?: Cancel): Promise<void>;
  /** Removes everything of the lab, all its ships included. */
  down(options?: Cancel): Promise<void>;
}

/**
 * Brings the lab to this many working ships, from whatever state it is in: nothing, half made, faulty, or up already.
 * A lab that is larger stays so; the result holds as many ships as were asked for.
 * @throws LabError when this machine cannot carry a lab, or with everything that went wrong, ship by ship
 */
export async function up(options: UpOptions): Promise<Lab> {
  const { ships: count, signal, images = labImages } = options;
  if (!Number.isInteger(count) || count < 1 || count > mostShips) {
    throw new LabError(`ships: expected a whole number from 1 to ${mostShips}, got ${count}`);
  }
  demandPossible();
  const owner = ownerOf(options);
  const lab = labNames(owner.checkout, owner.name);
  return withLock(
    lockOf(lab),
    async () => {
      await endStrays(lab.directory, { timeoutMs: 10_000, signal });
      const record = await claimSubnet(lab, owner, signal);
      const contents = await imageContents(images, lab.directory, signal);
      if (!switchIsReady(lab)) {
        await removeSwitch(lab);
        await makeSwitch(lab, record.subnet, signal);
        // Ships were plugged into the one that is no more.
        for (const ship of shipsOnRecord(lab, record)) await removeShip(lab, ship);
      }
      const wanted = numbered(lab, record, count);
      await allOrReport(wanted, nameOf, (ship) => ensureShip(lab, ship, contents, signal));
      return handle(lab, record, wanted);
    },
    { timeoutMs: 120_000, signal },
  );
}

/**
 * The lab that is up already, with all its ships as they are.
 * @throws LabError when there is none
 */
export function attach(options: LabOptions = {}): Lab {
  demandPossible();
  const owner = ownerOf(options);
  const lab = labNames(owner.checkout, owner.name);
  const record = readRecord(lab);
  const ships = record === undefined ? [] : shipsOnRecord(lab, record).filter(isReady);
  if (record === undefined || ships.length === 0) {
    throw new LabError(`no lab named "${owner.name}" is up for ${owner.checkout}; "lab up" makes one`);
  }
  return handle(lab, record, ships);
}

/** Removes everything of the lab, also of one that is half made or has lost its record. */
export async function down(options: LabOptions = {}): Promise<void> {
  demandPossible();
  const owner = ownerOf(options);
  await removeLocked(labNames(owner.checkout, owner.name), options.signal);
}

export async function removeLocked(lab: LabNames, signal: AbortSignal | undefined): Promise<void> {
  await withLock(lockOf(lab), () => removeLab(lab, signal), { timeoutMs: 120_000, signal });
}

function handle(lab: LabNames, record: LabRecord, ships: readonly ShipNames[]): Lab {
  const find = (ship: LabShip | string): ShipNames => {
    const name = typeof ship === 'string' ? ship : ship.name;
    const found = ships.find((candidate) => candidate.name === name);
    if (found === undefined)
      throw new LabError(`no ship named "${name}"; there are: ${ships.map(nameOf).join(', ')}`);
    return found;
  };
  return {
    name: record.name,
    ships: ships.map(({ name, address, ipv6Address, socketPath }) => ({
      name,
      address,
      ipv6Address,
      port: enginePort,
      socketPath,
    })),
    kill: async (ship, options) => killEngine(lab, find(ship), options?.signal),
    hang: async (ship, options) => hangEngine(lab, find(ship), options?.signal),
    resume: async (ship, options) => resumeEngine(lab, find(ship), options?.signal),
    partition: async (ship, how = 'drop', options) => partitionShip(lab, find(ship), how, options?.signal),
    heal: async (ship, options) => healShip(lab, find(ship), options?.signal),
    restart: async (ship, options) => {
      const found = find(ship);
      await stopEngine(lab, found, options?.signal);
      await startEngine(lab, found, options?.signal);
    },
    startSshServer: async (ship, options) => startSshServer(lab, find(ship), options, options.signal),
    startTlsEngine: async (ship, options) => startTlsEngine(lab, find(ship), options, options.signal),
    startSmallEngine: async (ship, options) => startSmallEngine(lab, find(ship), options, options.signal),
    reset: async (options) => {
      await allOrReport(ships, nameOf, async (ship) => {
        await mendShip(lab, ship, options?.signal);
        await removeEverything(socketOf(ship), { timeoutMs: 30_000, signal: options?.signal });
      });
    },
    down: async (options) => removeLocked(lab, options?.signal),
  };
}

export function ownerOf(options: LabOptions): Omit<LabRecord, 'subnet'> {
  const checkout = realpathSync(options.checkout ?? checkoutOf(import.meta.dirname));
  return { checkout, name: options.name ?? 'default' };
}

/** Ships of which at least a directory is there, whole or not. */
export function shipsOnRecord(lab: LabNames, record: LabRecord): ShipNames[] {
  return numbered(lab, record, mostShips).filter(({ directory }) => existsSync(directory));
}

function numbered(lab: LabNames, record: LabRecord, count: number): ShipNames[] {
  return Array.from({ length: count }, (_, index) => shipNames(lab, record.subnet, index + 1));
}

function demandPossible(): void {
  const answer = canRunLab();
  if (!answer.possible) throw new LabError(answer.reason);
}

function lockOf(lab: LabNames): string {
  return `maestro-lab-${lab.id}`;
}

function nameOf(ship: ShipNames): string {
  return ship.name;
}
