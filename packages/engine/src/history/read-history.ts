import {
  type ApplyRecord,
  type Dictionary,
  dictionary,
  type Environment,
  recordLabels,
} from '../model/index.ts';
import type { HostConnector, HostDriver } from '../port/host-driver.ts';
import { recordId, recordIn } from './record-volume.ts';

/** What is known of the applies of an environment. */
export interface History {
  /** Oldest first, their numbers rising. */
  readonly records: readonly ApplyRecord[];
  /** Volumes that are called records and cannot be read, by ship. */
  readonly unreadable: readonly { readonly ship: string; readonly volume: string }[];
  /** Ships that did not answer, and why. */
  readonly silent: Dictionary<string>;
  /** By ship that answered: the ids of the records that it keeps, with the names of their volumes. */
  readonly kept: Dictionary<Dictionary<string>>;
}

interface HistoryRequest {
  readonly environment: Pick<Environment, 'name' | 'ships'>;
  readonly connector: HostConnector;
  readonly signal: AbortSignal;
}

/** Asks all ships of an environment at the same time, each by one listing. Rejects with the signal's reason on abort. */
export async function readHistory({ environment, connector, signal }: HistoryRequest): Promise<History> {
  const drivers = Object.values(environment.ships).map((ship) => connector.connect(ship));
  try {
    return await historyOn(drivers, environment.name, signal);
  } finally {
    for (const driver of drivers) driver.close();
  }
}

/** The same by drivers that are there. */
export async function historyOn(
  drivers: readonly HostDriver[],
  environment: string,
  signal: AbortSignal,
): Promise<History> {
  const label = { name: recordLabels.environment, value: environment };
  const byId = new Map<string, ApplyRecord>();
  const unreadable: { ship: string; volume: string }[] = [];
  const silent: [string, string][] = [];
  const kept: [string, Dictionary<string>][] = [];
  const ask = async ({ ship, volumes }: HostDriver): Promise<void> => {
    try {
      const own: [string, string][] = [];
      for (const volume of await volumes.list(label, { signal })) {
        // The same record from another ship is not read again.
        const record = byId.get(recordId(volume) ?? '') ?? recordIn(volume);
        if (record === undefined || record.environment !== environment) {
          unreadable.push({ ship, volume: volume.name });
          continue;
        }
        byId.set(record.id, record);
        own.push([record.id, volume.name]);
      }
      kept.push([ship, dictionary(own)]);
    } catch (error) {
      signal.throwIfAborted();
      silent.push([ship, error instanceof Error ? error.message : String(error)]);
    }
  };
  await Promise.all(drivers.map(ask));
  const order = new Map(drivers.map(({ ship }, index) => [ship, index]));
  const inOrder = ([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number =>
    (order.get(left) ?? 0) - (order.get(right) ?? 0);
  return {
    records: numbered(notReplaced([...byId.values()])),
    unreadable: unreadable.sort((left, right) => inOrder([left.ship, 0], [right.ship, 0])),
    silent: dictionary(silent.sort(inOrder)),
    kept: dictionary(kept.sort(inOrder)),
  };
}

/** A ship that was away when an apply ended may still have the record of its beginning. */
function notReplaced(records: readonly ApplyRecord[]): ApplyRecord[] {
  const replaced = new Set(records.map(({ replaces }) => replaces));
  return records.filter(({ id }) => !replaced.has(id));
}

/** Two operators may have counted to the same number, each without the other's record: the later one is counted on. */
export function numbered(records: readonly ApplyRecord[]): ApplyRecord[] {
  let last = 0;
  return [...records].sort(inTime).map((record) => {
    last = Math.max(record.number, last + 1);
    return record.number === last ? record : { ...record, number: last };
  });
}

function inTime(left: ApplyRecord, right: ApplyRecord): number {
  return left.number - right.number || left.time - right.time || (left.id < right.id ? -1 : 1);
}
