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
export { failureOf, phrase } from './failures.ts';
export { asideName, notOurs } from './ownership.ts';
export {
  type SeenContainer,
  type Sight,
  seenByInspection,
  sightInListing,
} from './sight.ts';
export { beginStep, type StepState, type StepTask } from './step-state.ts';
