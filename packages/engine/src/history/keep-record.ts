import {
  type ApplyRecord,
  type Dictionary,
  dictionary,
  type Outcome,
  type PlayResult,
  type RecordedState,
  succeeded,
} from '../model/index.ts';
import type { HostConnector, HostDriver } from '../port/host-driver.ts';
import { messageOf } from '../run/call-trouble.ts';
import { type History, historyOn } from './read-history.ts';
import { recordVolume } from './record-volume.ts';
import { type Ending, type ToRecord, takeRecord } from './take-record.ts';

/** So many are kept, and the newest one that succeeded. */
export const keptRecords = 20;

export interface RecordReport {
  readonly record: ApplyRecord;
  /** Ships that do not keep it, and why. */
  readonly notKept: Dictionary<string>;
}

/** Keeps the newest records on a ship, and those that it lacks. */
export function keepNewest({ signal }: ToRecord): Keeping {
  return async (driver, { records: before, kept }, record) => {
    const records = [...before, record];
    const wanted = records.filter(
      (one) =>
        records.indexOf(one) >= records.length - keptRecords ||
        one === records.findLast(({ verdict }) => verdict === 'succeeded'),
    );
    await keep(driver, wanted, kept[driver.ship] ?? {}, signal);
  };
}

type Keeping = (driver: HostDriver, history: History, record: ApplyRecord) => Promise<void>;

/** Records how an apply ended, or that it began, in place of the record that it replaces. */
export async function recordOn(
  request: ToRecord & { readonly connector: HostConnector },
  ending: Ending,
  keepOn: Keeping,
): Promise<RecordReport> {
  return withHistory(request, async (drivers, all) => {
    const history = withoutRecord(all, ending.replaces);
    const record = await takeRecord(request, ending, history.records, drivers);
    return keepOnAll(request, drivers, { history, record, keepOn });
  });
}

/** A history in which a record is to be replaced. */
export function withoutRecord(history: History, replaced: string | undefined): History {
  return { ...history, records: history.records.filter(({ id }) => id !== replaced) };
}

/** Keeps a record on all ships that answer. */
export async function keepOnAll(
  { signal }: ToRecord,
  drivers: readonly HostDriver[],
  {
    history,
    record,
    keepOn,
  }: { readonly history: History; readonly record: ApplyRecord; readonly keepOn: Keeping },
): Promise<RecordReport> {
  const troubles = await Promise.all(
    drivers.map(async (driver): Promise<readonly [string, string][]> => {
      const { ship } = driver;
      const silence = history.silent[ship];
      if (silence !== undefined) return [[ship, silence]];
      try {
        await keepOn(driver, history, record);
        return [];
      } catch (error) {
        signal.throwIfAborted();
        return [[ship, messageOf(error)]];
      }
    }),
  );
  return { record, notKept: dictionary(troubles.flat()) };
}

export async function withHistory<T>(
  { environment, connector, signal }: ToRecord & { readonly connector: HostConnector },
  act: (drivers: readonly HostDriver[], history: History) => Promise<T>,
): Promise<T> {
  const drivers = Object.values(environment.ships).map((ship) => connector.connect(ship));
  try {
    return await act(drivers, await historyOn(drivers, environment.name, signal));
  } finally {
    for (const driver of drivers) driver.close();
  }
}

/** The newest first: it is what matters most should the ship go away. */
async function keep(
  { volumes }: HostDriver,
  wanted: readonly ApplyRecord[],
  kept: Dictionary<string>,
  signal: AbortSignal,
): Promise<void> {
  for (const record of wanted.toReversed()) {
    if (!Object.hasOwn(kept, record.id)) await volumes.create(recordVolume(record), { signal });
  }
  const ids = new Set(wanted.map(({ id }) => id));
  for (const [id, volume] of Object.entries(kept)) {
    if (!ids.has(id)) await volumes.remove(volume, { signal });
  }
}

/** Of the instances that a play was about. */
export function statesAfter({ outcomes }: PlayResult): ReadonlyMap<string, RecordedState> {
  return new Map(
    outcomes.flatMap(({ subject, outcome }) =>
      subject.kind === 'instance' ? [[subject.instance, stateAfter(outcome)] as const] : [],
    ),
  );
}

function stateAfter(outcome: Outcome): RecordedState {
  if (succeeded(outcome)) return 'stands';
  const { kind } = outcome;
  return kind === 'not-begun' || kind === 'held-back' || kind === 'skipped' ? 'not-begun' : 'tried';
}
