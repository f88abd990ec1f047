export {
  afterChecks,
  afterFailedFindingImage,
  afterFailedLook,
  afterFailedPull,
  afterFindingImage,
  afterLook,
  afterOperation,
  afterPull,
} from './advance.ts';
export { decide } from './decide.ts';
export type { CallTrouble, ChecksReport, Decision, Operation, OperationReport } from './decision.ts';
export { failureOf, foreignContainer, phrase } from './failures.ts';
export { asideName, notOurs, type Owner, type Ownership, whose } from './ownership.ts';
export {
  isUp,
  type SeenContainer,
  type Sight,
  seenByInspection,
  seenInListing,
  sightInListing,
} from './sight.ts';
export { beginStep, type StepState, type StepTask } from './step-state.ts';
