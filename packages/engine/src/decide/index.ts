export { afterComparing, afterDelay, afterFailedLook, afterGivingUp, afterLook } from './advance.ts';
export {
  afterFailedFindingImage,
  afterFailedNetworks,
  afterFailedPull,
  afterFindingImage,
  afterMissingNetwork,
  afterMissingSecret,
  afterNetworks,
  afterPull,
  lookingUpSecrets,
} from './advance-material.ts';
export { afterChecks } from './after-checks.ts';
export { afterOperation } from './after-operation.ts';
export { type AskedContainer, compare, isLater, isMadeFrom, type SeenAround } from './compare.ts';
export { decide } from './decide.ts';
export type {
  CallTrouble,
  ChecksReport,
  Decision,
  Operation,
  OperationReport,
  PullDetails,
} from './decision.ts';
export { type AskedDigest, driftIn, driftOf, isOtherImage, mayHaveOtherImage } from './drift.ts';
export { failureOf, foreignContainer, networksPhrase, phrase } from './failures.ts';
export {
  judgeLock,
  type LockVerdict,
  lockHeartbeatMs,
  lockHolder,
  lockValidityMs,
} from './judge-lock.ts';
export { namesInUse } from './kept-aside.ts';
export { leftUnknown } from './last-seen.ts';
export { notedStopTimeout } from './noted-stop-timeout.ts';
export { findOrphans, findRenamed, isOrphan } from './orphans.ts';
export { notOurs, whose } from './ownership.ts';
export { findPortHolders } from './port-holders.ts';
export { registryPhrase } from './pull-failure.ts';
export { type FailedAttempt, pauseBeforeRetry, pullAttempts } from './retry-pull.ts';
export { type Asked, secretFields, type VeiledContainer } from './secret-fields.ts';
export {
  byName,
  type SeenContainer,
  type Sight,
  seenByInspection,
  seenByInspections,
  seenInListing,
  sightInListing,
} from './sight.ts';
export { situationFailure } from './situation-failure.ts';
export { beginStep, type Replacing, type StepState, type StepTask } from './step-state.ts';
export { isDownAfter, isLeftDown, runningContainer } from './stop.ts';
export { type StopInFlight, stopsInFlight } from './stops-in-flight.ts';
export { movesBackTogether } from './what-stands.ts';
