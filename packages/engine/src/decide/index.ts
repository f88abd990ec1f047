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
export { foreignContainer, failureOf, phrase } from './failures.ts';
export { asideName, notOurs, type Ownership, type Owner, whose } from './ownership.ts';
export { isUp, type SeenContainer, seenByInspection, seenInListing, type Sight, sightInListing } from './sight.ts';
export { beginStep, type StepState, type StepTask } from './step-state.ts';
