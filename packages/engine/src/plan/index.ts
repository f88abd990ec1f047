export { patternMatcher } from '../resolve/index.ts';
export { type ApplyScope, type ApplyScopeResult, applyScope } from './apply/apply-scope.ts';
export { changeWaves, criticalPath, hasWork } from './apply/describe-apply.ts';
export { type ApplyRules, planApply } from './apply/plan-apply.ts';
export { checkThings, type DeptreeOptions, deptree, deptreeLines } from './deptree.ts';
export { describePlan, waves } from './describe.ts';
export { findInstance } from './find-instance.ts';
export { type Limits, mayBegin, type Phase } from './may-begin.ts';
export {
  type PlanResult,
  planClean,
  planKill,
  planPull,
  planRestart,
  planStart,
  planStop,
  selectForStart,
  selectForStatus,
  selectForStop,
} from './plan-play.ts';
export { preflight } from './preflight.ts';
export {
  beginProgress,
  type Progress,
  readySteps,
  releaseUsers,
  type SettleResult,
  settleStep,
  unsettled,
  waitsFor,
} from './progress.ts';
export { Rollout } from './rollout.ts';
export { selectOrphans, shipsOfOrphans } from './select-orphans.ts';
export type {
  SelectedInstance,
  Selection,
  SelectionProblem,
  SelectionResult,
  StopSelection,
} from './selection.ts';
export { takersIn } from './takers.ts';
