import {
  type ApplyRecord,
  changesSomething,
  type Plan,
  type PlayResult,
  type RecordedChange,
  succeeded,
} from '../model/index.ts';
import type { HostConnector } from '../port/host-driver.ts';
import {
  keepNewest,
  keepOnAll,
  type RecordReport,
  statesAfter,
  withHistory,
  withoutRecord,
} from './keep-record.ts';
import { isRecorded, newsOf } from './news.ts';
import { type ToRecord, takeRecord } from './take-record.ts';

export interface UntouchedRequest extends ToRecord {
  readonly plan: Plan;
  readonly result: PlayResult;
  /** `PlayChanges.tried` */
  readonly changes: readonly RecordedChange[];
  readonly connector: HostConnector;
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
async function recordInVain(request: UntouchedRequest): Promise<RecordReport | undefined> {
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
    const before = all.records.findLast((record) => !isInVain(record));
    // Going back goes on with that, whatever was tried in between.
    if ((before?.rollbackTo ?? null) !== null) return undefined;
    const history = withoutRecord(all, replaces);
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
async function recordFound(request: UntouchedRequest): Promise<RecordReport | undefined> {
  const { environment, result } = request;
  const states = statesAfter(result);
  return withHistory(request, async (drivers, history) => {
    const { records } = history;
    // Mostly the listing of records is enough.
    if (isRecorded(records, environment, [...states.keys()])) return undefined;
    const record = await takeRecord(request, { verdict: 'succeeded', changes: [], states }, records, drivers);
    const last = records.at(-1);
    // What was tried in vain is not the last apply any more.
    const isOver = last !== undefined && isInVain(last);
    const news = newsOf(record, records) ?? (isOver ? [] : undefined);
    if (news === undefined || !news.every((name) => states.has(name))) return undefined;
    return keepOnAll(request, drivers, { history, record, keepOn: keepNewest(request) });
  });
}
