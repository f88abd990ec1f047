export {
  afterChecks,
  afterDelay,
  afterFailedLook,
  afterLook,
  afterOperation,
} from './advance.ts';
export {
  afterFailedFindingImage,
  afterFailedNetworks,
  afterFailedPull,
  afterFindingImage,
  afterMissingNetwork,
  afterMissingSecret,
  afterNetworks,
  afterPull,
} from './advance-material.ts';
export { decide } from './decide.ts';
export type {
  CallTrouble,
  ChecksReport,
  Decision,
  Operation,
  OperationReport,
  PullDetails,
} from './decision.ts';
export { failureOf, networksPhrase, phrase } from './failures.ts';
export { findOrphans, isOrphan } from './orphans.ts';
export { asideName, notOurs, whose } from './ownership.ts';
export { registryPhrase } from './pull-failure.ts';
export { type FailedAttempt, pauseBeforeRetry, pullAttempts } from './retry-pull.ts';
export {
  type SeenContainer,
  type Sight,
  seenByInspection,
  sightInListing,
} from './sight.ts';
export { beginStep, type StepState, type StepTask } from './step-state.ts';
