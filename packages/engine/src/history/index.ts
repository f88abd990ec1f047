export { durationsOf } from './durations.ts';
export { type EnvironmentOfRecord, environmentOfRecord, type PresentFile } from './environment-of-record.ts';
export { veilCharacter } from './left-out.ts';
export { type MayStillRun, mayStillRun } from './may-still-run.ts';
export { type PinnedEnvironment, pinImages } from './pin-images.ts';
export { PlayChanges } from './play-changes.ts';
export { type History, readHistory } from './read-history.ts';
export {
  type BeginningRequest,
  keptRecords,
  type RecordReport,
  type RecordRequest,
  recordApply,
  recordBeginning,
  recordUntouched,
} from './record-apply.ts';
export { type RecordDifferences, recordDifferences } from './record-differences.ts';
export { leaveOut, recordable } from './recordable.ts';
export { isSameState, type RollbackTarget, rollbackTarget } from './rollback-target.ts';
