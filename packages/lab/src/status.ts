import { labIds, readRecord } from './claim.ts';
import { crew, socketOf } from './engine.ts';
import { engineVersion } from './engine-api.ts';
import { type LabOptions, ownerOf, shipsOnRecord } from './lab.ts';
import { enginePort, type LabNames, labNames, labsDirectory, namesOfId, type ShipNames } from './names.ts';
import { isReady, partitionOf } from './ship.ts';

/** `half-made`: its `up` did not come to an end. Of several faults at once the first of dead, hung, partitioned. */
export type ShipState = 'up' | 'partitioned' | 'hung' | 'dead' | 'half-made';

export interface ShipStatus {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly socket: string;
  readonly state: ShipState;
  /** The Engine's process, as the host numbers it. */
  readonly pid: number | null;
  /** Its version, when it can say. */
  readonly engine: string | null;
  readonly partition: string | null;
}

export interface LabStatus {
  readonly id: string;
  readonly name: string;
  readonly checkout: string;
  /** Null when there is no lab, or no record of it. */
  readonly subnet: string | null;
  readonly ships: readonly ShipStatus[];
}

export async function status(options: LabOptions = {}): Promise<LabStatus> {
  const owner = ownerOf(options);
  const lab = labNames(owner.checkout, owner.name);
  return (await statusOf(lab, options.signal)) ?? { id: lab.id, ...owner, subnet: null, ships: [] };
}

/** Every lab of this machine, of whatever checkout. */
export async function statusOfAll(signal?: AbortSignal): Promise<LabStatus[]> {
  const all = labIds(labsDirectory).map(async (id) => {
    const unknown = { id, name: '?', checkout: '?', subnet: null, ships: [] };
    return (await statusOf(namesOfId(id), signal)) ?? unknown;
  });
  return Promise.all(all);
}

async function statusOf(lab: LabNames, signal: AbortSignal | undefined): Promise<LabStatus | undefined> {
  const record = readRecord(lab);
  if (record === undefined) return undefined;
  const ships = shipsOnRecord(lab, record).map((ship) => shipStatus(lab, ship, signal));
  return { id: lab.id, ...record, ships: await Promise.all(ships) };
}

async function shipStatus(
  lab: LabNames,
  ship: ShipNames,
  signal: AbortSignal | undefined,
): Promise<ShipStatus> {
  const { first, dockerd } = crew(lab, ship);
  const partition = partitionOf(ship) ?? null;
  const state = stateOf({
    whole: first !== undefined && isReady(ship),
    alive: dockerd !== undefined,
    stopped: dockerd?.stopped === true,
    partitioned: partition !== null,
  });
  const talks = state === 'up' || state === 'partitioned';
  return {
    name: ship.name,
    address: ship.address,
    port: enginePort,
    socket: ship.socketPath,
    state,
    pid: dockerd?.pid ?? null,
    engine: talks ? await versionOf(ship, signal) : null,
    partition,
  };
}

async function versionOf(ship: ShipNames, signal: AbortSignal | undefined): Promise<string | null> {
  try {
    return await engineVersion(socketOf(ship), { timeoutMs: 2_000, signal });
  } catch {
    signal?.throwIfAborted();
    return null;
  }
}

export interface ShipSigns {
  readonly whole: boolean;
  readonly alive: boolean;
  readonly stopped: boolean;
  readonly partitioned: boolean;
}

export function stateOf(signs: ShipSigns): ShipState {
  if (!signs.whole) return 'half-made';
  if (!signs.alive) return 'dead';
  if (signs.stopped) return 'hung';
  return signs.partitioned ? 'partitioned' : 'up';
}

/** Rows of equal columns under a heading; for people. */
export function statusTable(lab: LabStatus): string {
  const heading = `lab "${lab.name}" of ${lab.checkout}${lab.subnet === null ? ': not up' : `, ${lab.subnet}`}`;
  if (lab.ships.length === 0) return heading;
  const rows = [
    ['SHIP', 'ADDRESS', 'PID', 'STATE', 'ENGINE'],
    ...lab.ships.map(({ name, address, port, pid, state, partition, engine }) => [
      name,
      `${address}:${port}`,
      `${pid ?? '-'}`,
      partition === null ? state : `${state} (${partition})`,
      engine ?? '-',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [heading, ...lines].join('\n');
}
