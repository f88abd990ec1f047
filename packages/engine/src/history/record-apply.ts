import type {
  ApplyRecord,
  Plan,
  PlanStep,
  PlayResult,
  RecordedChange,
  RecordedState,
} from '../model/index.ts';
import type { HostConnector } from '../port/host-driver.ts';
import { keepNewest, type RecordReport, recordOn, statesAfter } from './keep-record.ts';
import { recordVolume } from './record-volume.ts';
import type { Ending, ToRecord } from './take-record.ts';

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

/** What the plan leaves as it is, or is not about, stands as its label says. */
function beginningOf({ subject, change }: PlanStep): readonly (readonly [string, RecordedState])[] {
  if (subject.kind !== 'instance' || change === undefined || change.kind === 'leave') return [];
  return [[subject.instance, change.kind === 'refuse' ? 'not-begun' : 'tried']];
}
