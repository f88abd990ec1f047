export { type Journal, type JournalState, type JournalStep, journalOf } from './journal.ts';
export { type ReadJournal, readJournal } from './read-journal.ts';
export {
  type JournalCommand,
  type JournalHead,
  type JournalProcess,
  type JournalRecord,
  journalFormat,
} from './record.ts';
export { type JournaledOperation, recordOfEvent, recordOfOperation } from './record-of.ts';
export { remainingPlan } from './remaining-plan.ts';
