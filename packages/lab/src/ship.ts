import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { removeCgroups } from './cgroups.ts';
import { clearDeck, crew, portsOf, resumeEngine, socketOf, startEngine } from './engine.ts';
import { answers, importImage, tagImage } from './engine-api.ts';
import { dockerdCommand, enterCommand } from './engine-command.ts';
import type { LabImage } from './images.ts';
import { LabError } from './lab-error.ts';
import type { LabNames, ShipNames } from './names.ts';
import { type Family, firewallPlaces, firewallRules, type Partition } from './partition.ts';
import { endAll, labProcesses } from './processes.ts';
import { removeDirectory } from './remove-directory.ts';
import { run } from './run-command.ts';
import { shipInitCommand, startShipInit } from './ship-init.ts';
import { removeNetns } from './switch.ts';
import { type TarEntry, tar } from './tar.ts';
import { waitUntil } from './wait-until.ts';

export type ImageContents = ReadonlyMap<LabImage, readonly TarEntry[]>;

/** Written last of all when a ship is made: without it, or with another recipe, a ship counts as half made. */
interface Ready {
  readonly recipe: string;
  readonly images: readonly LabImage[];
}

/** A ship that is there and whole is mended and kept; any other is made anew. */
export async function ensureShip(
  lab: LabNames,
  ship: ShipNames,
  images: ImageContents,
  signal?: AbortSignal,
): Promise<void> {
  let ready = readReady(ship);
  if (ready?.recipe !== recipeOf(ship) || !(await mends(lab, ship, signal))) {
    await removeShip(lab, ship);
    await makeShip(lab, ship, signal);
    ready = { recipe: recipeOf(ship), images: [] };
  }
  const missing = [...images.keys()].filter((image) => !ready.images.includes(image));
  for (const image of missing) await bringImage(ship, image, images.get(image) ?? [], signal);
  writeReady(ship, { ...ready, images: [...ready.images, ...missing] });
}

async function makeShip(lab: LabNames, ship: ShipNames, signal: AbortSignal | undefined): Promise<void> {
  const options = { lab: lab.directory, signal };
  for (const directory of ['data', 'etc', 'etc-work']) {
    mkdirSync(`${ship.directory}/${directory}`, { recursive: true, mode: 0o711 });
  }
  await run(['ip', 'netns', 'add', ship.netns], options);
  await run(['ip', '-netns', lab.switchNetns, '-batch', '-'], {
    ...options,
    input: `link add ${ship.name} type veth peer name eth0 address ${ship.hardwareAddress} netns ${ship.netns}
link set ${ship.name} master bridge up
`,
  });
  // No default route: what is not in the lab's subnet is unreachable from a ship.
  await run(['ip', '-netns', ship.netns, '-batch', '-'], {
    ...options,
    input: `link set lo up
address add ${ship.address}/24 dev eth0
${ship.ipv6Address === null ? '' : `address add ${ship.ipv6Address}/64 dev eth0 nodad`}
link set eth0 up
`,
  });
  await startShipInit(lab, ship, signal);
  await setFirewall(lab, ship, () => firewallPlaces, signal);
  await startEngine(lab, ship, signal);
  await reachable(ship, signal);
}

/** Ends and removes whatever there is of it. */
export async function removeShip(lab: LabNames, ship: ShipNames): Promise<void> {
  rmSync(ship.readyFile, { force: true });
  await endAll(
    `the processes of ${ship.name}`,
    () => labProcesses(lab.directory).filter((process) => process.ship === ship.name),
    { timeoutMs: 15_000 },
  );
  await removeNetns(lab, ship.netns);
  // A namespace's links go some time after its name; the next ship of this name needs the place now.
  if (existsSync(`/run/netns/${lab.switchNetns}`)) await removePort(lab, ship);
  await removeCgroups(ship.cgroup, { timeoutMs: 5_000 });
  await removeDirectory(ship.directory, lab.directory);
}

async function removePort(lab: LabNames, ship: ShipNames): Promise<void> {
  const inSwitch = ['ip', '-netns', lab.switchNetns, '-oneline', 'link', 'show'];
  const links = await run(inSwitch, { lab: lab.directory });
  if (!links.includes(` ${ship.name}@`)) return;
  try {
    await run(['ip', '-netns', lab.switchNetns, 'link', 'delete', ship.name], { lab: lab.directory });
  } catch (error) {
    if ((await run(inSwitch, { lab: lab.directory })).includes(` ${ship.name}@`)) throw error;
  }
}

async function bringImage(
  ship: ShipNames,
  image: LabImage,
  content: readonly TarEntry[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const bound = { timeoutMs: 60_000, signal };
  const name = { repository: image, tag: 'test' };
  await importImage(socketOf(ship), name, tar(content), bound);
  await tagImage(socketOf(ship), name, 'latest', bound);
}

/** Undoes every fault. False when the ship is past mending. */
async function mends(lab: LabNames, ship: ShipNames, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await mendShip(lab, ship, signal);
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/**
 * Heals, resumes, and starts a dead Engine; returns when it answers at its port.
 * Containers that outlived their Engine are ended before it starts again: it would give each of them 10 s.
 */
export async function mendShip(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  if (crew(lab, ship).first === undefined) throw new LabError('this ship is not up; "lab up" makes it anew');
  if (partitionOf(ship) !== undefined) await healShip(lab, ship, signal);
  const { dockerd } = crew(lab, ship);
  if (dockerd?.stopped === true) await resumeEngine(lab, ship, signal);
  if (dockerd === undefined) {
    await clearDeck(lab, ship, signal);
    await startEngine(lab, ship, signal);
  }
  await reachable(ship, signal);
}

export async function partitionShip(
  lab: LabNames,
  ship: ShipNames,
  how: Partition,
  signal?: AbortSignal,
): Promise<void> {
  writeFileSync(ship.partitionFile, how);
  await setFirewall(lab, ship, (family) => firewallRules(how, family), signal);
  await setLink(lab, ship, how === 'down' ? 'down' : 'up', signal);
  // Else it would depend on how long ago the host last heard of the ship when it notices: up to half a minute.
  for (const address of how === 'down' ? [ship.address, ship.ipv6Address] : []) {
    const forget = ['ip', 'neighbour', 'flush', 'to', address ?? '', 'dev', lab.hostLink];
    if (address !== null) await run(forget, { lab: lab.directory, signal });
  }
}

/** Returns when the Engine can be reached again, unless it is dead or hangs. */
export async function healShip(lab: LabNames, ship: ShipNames, signal?: AbortSignal): Promise<void> {
  await setFirewall(lab, ship, (family) => firewallRules('none', family), signal);
  await setLink(lab, ship, 'up', signal);
  const { dockerd } = crew(lab, ship);
  if (dockerd !== undefined && !dockerd.stopped) await reachable(ship, signal);
  rmSync(ship.partitionFile, { force: true });
}

export function partitionOf(ship: ShipNames): string | undefined {
  return existsSync(ship.partitionFile) ? readFileSync(ship.partitionFile, 'utf8') : undefined;
}

export function isReady(ship: ShipNames): boolean {
  return readReady(ship) !== undefined;
}

async function reachable(ship: ShipNames, signal: AbortSignal | undefined): Promise<void> {
  for (const endpoint of portsOf(ship)) {
    await waitUntil(
      `the Engine to answer at ${endpoint.host}`,
      () => answers(endpoint, { timeoutMs: 2_000, signal }),
      { timeoutMs: 10_000, signal },
    );
  }
}

async function setLink(
  lab: LabNames,
  ship: ShipNames,
  state: 'up' | 'down',
  signal: AbortSignal | undefined,
): Promise<void> {
  await run(['ip', '-netns', ship.netns, 'link', 'set', 'eth0', state], { lab: lab.directory, signal });
}

async function setFirewall(
  lab: LabNames,
  ship: ShipNames,
  rules: (family: Family) => string,
  signal: AbortSignal | undefined,
): Promise<void> {
  await inside(lab, ship, ['iptables-restore', '--noflush'], rules('ipv4'), signal);
  if (ship.ipv6Address !== null)
    await inside(lab, ship, ['ip6tables-restore', '--noflush'], rules('ipv6'), signal);
}

async function inside(
  lab: LabNames,
  ship: ShipNames,
  command: readonly string[],
  input: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { first } = crew(lab, ship);
  if (first === undefined) throw new LabError(`${ship.name} is not up; "lab up" makes it anew`);
  await run([...enterCommand(ship, first.pid), ...command], { lab: lab.directory, input, signal });
}

/** Changes whenever a ship would be made in another way than the one that is there. */
function recipeOf(ship: ShipNames): string {
  const recipe = JSON.stringify([shipInitCommand(ship), dockerdCommand(ship), firewallPlaces]);
  return createHash('sha256').update(recipe).digest('hex');
}

function readReady(ship: ShipNames): Ready | undefined {
  return existsSync(ship.readyFile) ? (JSON.parse(readFileSync(ship.readyFile, 'utf8')) as Ready) : undefined;
}

function writeReady(ship: ShipNames, ready: Ready): void {
  writeFileSync(`${ship.readyFile}.new`, JSON.stringify(ready));
  renameSync(`${ship.readyFile}.new`, ship.readyFile);
}
