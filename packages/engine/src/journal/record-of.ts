import { type OperationName, type PlayEvent, type StepId, succeeded } from '../model/index.ts';
import type { JournalRecord } from './record.ts';

/** What a journal keeps of an event; undefined: nothing. */
export function recordOfEvent(event: PlayEvent): JournalRecord | undefined {
  const { time } = event;
  switch (event.type) {
    case 'step-began':
      return { type: 'began', time, step: event.step };
    case 'step-activity': {
      const { step, activity } = event;
      // Its progress is told by more of the same.
      const begins = activity.kind === 'pulling' && activity.progress === null;
      return begins ? { type: 'pulling', time, step, image: activity.image } : undefined;
    }
    case 'operation-settled': {
      const { step, operation, done } = event;
      return { type: 'operation-settled', time, step, operation, done };
    }
    case 'step-settled': {
      const { step, outcome } = event;
      const untouched = outcome.kind === 'interrupted' && outcome.untouched === true;
      return {
        type: 'settled',
        time,
        step,
        outcome: outcome.kind,
        succeeded: succeeded(outcome),
        ...(untouched ? { untouched } : {}),
      };
    }
    case 'play-ended':
      return { type: 'ended', time };
    case 'play-began':
    case 'ship-observed':
    case 'ship-unreachable':
    case 'step-observed':
    case 'step-warned':
    case 'check-settled':
    case 'audit-failed':
    case 'auditor-awaited':
    case 'lock-awaited':
    case 'lock-taken-over':
    case 'stop-awaited':
    case 'lock-lost':
    case 'lock-left':
    case 'interrupted':
      return undefined;
  }
}

/** What a journal keeps of an operation that is about to begin. */
export function recordOfOperation(
  { step, operation }: JournaledOperation,
  time: number,
): Extract<JournalRecord, { type: 'operation' }> {
  const { name, container, id = null } = operation;
  return { type: 'operation', time, step, operation: name, container, id };
}

/** As much of a planned operation as a journal keeps. */
export interface JournaledOperation {
  readonly step: StepId;
  readonly operation: {
    readonly name: OperationName;
    readonly container: string;
    readonly id?: string;
  };
}
