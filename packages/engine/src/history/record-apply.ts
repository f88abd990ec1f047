import {
  type ApplyRecord,
  changesSomething,
  type Dictionary,
  dictionary,
  type Outcome,
  type Plan,
  type PlanStep,
  type PlayResult,
  type RecordedChange,
  type RecordedState,
  succeeded,
} from '../model/index.ts';
import type { HostConnector, HostDriver } from '../port/host-driver.ts';
import { messageOf } from '../run/call-trouble.ts';
import { isRecorded, newsOf } from './news.ts';
import { type History, historyOn } from './read-history.ts';
import { recordVolume } from './record-volume.ts';
import { type Ending, type ToRecord, takeRecord } from './take-record.ts';

/** So many are kept, and the newest one that succeeded. */
export const keptRecords = 20;

export interface BeginningRequest extends ToRecord {
  readonly plan: Plan;
  readonly connector: HostConnector;
}

export interface RecordRequest extends ToRecord {
  readonly result: PlayResult;
  /** `PlayChanges.all` */
  readonly changes: readonly RecordedChange[];
  readonly connector: HostConnector;
  /** What `recordBeginning` gave, which it replaces. Default: it was not recorded that it began. */
  readonly beginning?: ApplyRecord | undefined;
}

export interface UntouchedRequest extends ToRecord {
  readonly plan: Plan;
  readonly result: PlayResult;
  /** `PlayChanges.tried` */
  readonly changes: readonly RecordedChange[];
  readonly connector: HostConnector;
}

export interface RecordReport {
  readonly record: ApplyRecord;
  /** Ships that do not keep it, and why. */
  readonly notKept: Dictionary<string>;
}

/**
 * Records on all ships of the environment that answer that an apply is about to change something: should it be killed, all
 * operators know by that that the newest record that succeeded is what was before. Never fails because of a ship.
 */
export async function recordBeginning(request: BeginningRequest): Promise<RecordReport> {
  const states = new Map(
    request.plan.nodes.flatMap((node) => (node.kind === 'step' ? beginningOf(node) : [])),
  );
  const ending: Ending = { verdict: 'unfinished', changes: [], states };
  return recordOn(request, ending, async ({ volumes }, _history, record) => {
    await volumes.create(recordVolume(record), { signal: request.signal });
  });
}

/**
 * Records an apply that changed something on all ships of the environment that answer; those that were away before get the
 * records that they lack. Older records are removed. Never fails because of a ship.
 */
export async function recordApply(request: RecordRequest): Promise<RecordReport> {
  const { result, changes, beginning } = request;
  const ending = { verdict: result.verdict, changes, states: statesAfter(result), replaces: beginning?.id };
  return recordOn(request, ending, keepNewest(request));
}

/**
 * Records an apply that changed nothing, where there is something to tell: it found well what no record says succeeded, or it failed, so
 * that going back does not take back what stood before it. Never fails because of a ship.
 *
 * @returns undefined: there is nothing to tell.
 */
export async function recordUntouched(request: UntouchedRequest): Promise<RecordReport | undefined> {
  if (request.result.verdict === 'succeeded') return recordFound(request);
  return (request.rollbackTo ?? null) === null && wasInVain(request) ? recordInVain(request) : undefined;
}

/** Whether something was to be changed, and was not: what failed only as its checks say is none of that. */
function wasInVain({ plan, result: { outcomes } }: UntouchedRequest): boolean {
  const meant = new Set(
    plan.nodes.flatMap((node) => (node.kind === 'step' && changesSomething(node) ? [node.id] : [])),
  );
  return outcomes.some(({ step, outcome }) => meant.has(step) && !succeeded(outcome));
}

/** Of several in a row the newest is kept: what is tried every night must not push out what succeeded. */
async function recordInVain(request: UntouchedRequest): Promise<RecordReport> {
  const { verdict } = request.result;
  const states = new Map(
    [...statesAfter(request.result)].map(([name, state]) => [
      name,
      state === 'stands' ? state : ('not-begun' as const),
    ]),
  );
  return withHistory(request, async (drivers, all) => {
    const last = all.records.at(-1);
    const replaces = last !== undefined && isInVain(last) ? last.id : undefined;
    const history = { ...all, records: all.records.filter(({ id }) => id !== replaces) };
    const ending = { verdict, changes: request.changes, states, replaces };
    const record = await takeRecord(request, ending, history.records, drivers);
    return keepOnAll(request, drivers, { history, record, keepOn: keepNewest(request) });
  });
}

function isInVain({ verdict, rollbackTo, changes }: ApplyRecord): boolean {
  const hasEnded = verdict !== 'succeeded' && verdict !== 'unfinished';
  return hasEnded && rollbackTo === null && changes.every(({ untouched }) => untouched === true);
}

/**
 * Records an apply that succeeded and found nothing to change, where no record says that what it found had succeeded: it went on
 * with one that was interrupted, or what kept one from succeeding is mended. Never fails because of a ship.
 *
 * @returns undefined: the records say so already, or something else differs from them that this apply was not about.
 */
async function recordFound(
  request: Omit<RecordRequest, 'changes' | 'beginning'>,
): Promise<RecordReport | undefined> {
  const { environment, result } = request;
  const states = statesAfter(result);
  return withHistory(request, async (drivers, history) => {
    const { records } = history;
    // Mostly the listing of records is enough.
    if (isRecorded(records, environment, [...states.keys()])) return undefined;
    const record = await takeRecord(request, { verdict: 'succeeded', changes: [], states }, records, drivers);
    const news = newsOf(record, records);
    if (news === undefined || !news.every((name) => states.has(name))) return undefined;
    return keepOnAll(request, drivers, { history, record, keepOn: keepNewest(request) });
  });
}

function keepNewest({ signal }: ToRecord): Keeping {
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

async function recordOn(
  request: ToRecord & { readonly connector: HostConnector },
  ending: Ending,
  keepOn: Keeping,
): Promise<RecordReport> {
  return withHistory(request, async (drivers, all) => {
    const history = { ...all, records: all.records.filter(({ id }) => id !== ending.replaces) };
    const record = await takeRecord(request, ending, history.records, drivers);
    return keepOnAll(request, drivers, { history, record, keepOn });
  });
}

async function keepOnAll(
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

async function withHistory<T>(
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

/** What the plan leaves as it is, or is not about, stands as its label says. */
function beginningOf({ subject, change }: PlanStep): readonly (readonly [string, RecordedState])[] {
  if (subject.kind !== 'instance' || change === undefined || change.kind === 'leave') return [];
  return [[subject.instance, change.kind === 'refuse' ? 'not-begun' : 'tried']];
}

function statesAfter({ outcomes }: PlayResult): ReadonlyMap<string, RecordedState> {
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
