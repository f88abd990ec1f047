import type { EarlierRun, OperationName, OutcomeKind, StepId, Subject } from '../model/index.ts';
import type { JournalHead, JournalRecord } from './record.ts';

/**
 * How far a step is by its journal. `in-doubt`: it had begun, and how far it got only its ship can tell. `failed`: it
 * ended without its asked state, by itself.
 */
export type JournalState = 'done' | 'failed' | 'in-doubt' | 'not-begun';

/** What a journal says of one step. */
export interface JournalStep {
  readonly step: StepId;
  readonly subject: Subject;
  readonly state: JournalState;
  /** null: it did not settle. */
  readonly outcome: OutcomeKind | null;
  /** The last one that was about to begin; null: nothing was done yet. */
  readonly operation: {
    readonly name: OperationName;
    readonly container: string;
    /** null: there was no answer. */
    readonly done: boolean | null;
  } | null;
  /** The image that was being pulled for it; null: none was, or more has come since. */
  readonly pulling: string | null;
  /** What it has asked for since it first began. */
  readonly earlier: EarlierRun;
}

/** What is known of a play from its journal. */
export interface Journal {
  /** Of the last time that the play was gone on with. */
  readonly head: JournalHead;
  /** In the plan's order. */
  readonly steps: readonly JournalStep[];
  /** Whether the process that wrote it came to the play's end. */
  readonly ended: boolean;
}

/** What records say, in their order; undefined: the first one is no head. Pure. */
export function journalOf(records: Iterable<JournalRecord>): Journal | undefined {
  let head: JournalHead | undefined;
  let ended = false;
  let steps = new Map<StepId, JournalStep>();
  /** Before the operation that this process has noted last, and has no answer for. */
  const unanswered = new Map<StepId, JournalStep>();
  for (const record of records) {
    if (record.type === 'journal') {
      const known = new Map([...steps.values()].map((step) => [identity(step), step]));
      steps = new Map(record.steps.map((step) => [step.step, known.get(identity(step)) ?? notBegun(step)]));
      unanswered.clear();
      head = record;
      ended = false;
    } else if (record.type === 'ended') ended = true;
    else {
      const step = steps.get(record.step);
      if (step === undefined) continue;
      // Who settles a step has the answers of all that was asked: what was noted only was not asked for any more.
      const isWithdrawn = record.type === 'settled' && record.outcome === 'interrupted';
      const before = isWithdrawn ? unanswered.get(record.step) : undefined;
      steps.set(record.step, afterRecord(before ?? step, record));
      if (record.type === 'operation') unanswered.set(record.step, step);
      else unanswered.delete(record.step);
    }
  }
  return head === undefined ? undefined : { head, steps: [...steps.values()], ended };
}

type StepRecord = Exclude<JournalRecord, { type: 'journal' | 'ended' }>;

function afterRecord(step: JournalStep, record: StepRecord): JournalStep {
  switch (record.type) {
    case 'began':
      return { ...step, state: 'in-doubt', outcome: null, pulling: null };
    case 'pulling':
      return { ...step, pulling: record.image };
    case 'operation': {
      const { operation: name, container, id } = record;
      const operation = { name, container, done: null };
      return {
        ...step,
        operation,
        pulling: null,
        earlier: id === null ? step.earlier : withCall(step.earlier, name, id),
      };
    }
    case 'operation-settled':
      return step.operation === null
        ? step
        : { ...step, operation: { ...step.operation, done: record.done } };
    case 'settled':
      return settled(step, record);
  }
}

function withCall(earlier: EarlierRun, operation: OperationName, id: string): EarlierRun {
  switch (operation) {
    case 'stop':
    case 'kill':
      return { ...earlier, stopped: [...earlier.stopped.filter((other) => other !== id), id] };
    case 'start':
      return { ...earlier, started: [...earlier.started.filter((other) => other !== id), id] };
    case 'create':
    case 'connect':
    case 'rename':
    case 'update':
    case 'remove':
      return earlier;
  }
}

function settled(
  step: JournalStep,
  { outcome, succeeded, untouched }: Extract<JournalRecord, { type: 'settled' }>,
): JournalStep {
  if (succeeded) return { ...step, state: 'done', outcome };
  switch (outcome) {
    case 'interrupted':
      return untouched === true && step.operation === null
        ? { ...step, state: 'not-begun', outcome: null }
        : { ...step, state: 'in-doubt', outcome };
    case 'not-begun':
    case 'held-back':
      // Its turn never came this time: it is as far as it was.
      return step;
    default:
      // It left its ship in order: the next attempt begins anew.
      return { ...step, state: 'failed', outcome, earlier: nothing };
  }
}

const nothing: EarlierRun = { stopped: [], started: [] };

function notBegun({ step, subject }: Pick<JournalStep, 'step' | 'subject'>): JournalStep {
  return {
    step,
    subject,
    state: 'not-begun',
    outcome: null,
    operation: null,
    pulling: null,
    earlier: nothing,
  };
}

/** An instance that has moved to another ship since is another matter. */
function identity({ step, subject }: Pick<JournalStep, 'step' | 'subject'>): string {
  return JSON.stringify([step, subject.ship, subject.kind === 'orphan' ? subject.container : null]);
}
