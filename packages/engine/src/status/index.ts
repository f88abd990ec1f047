export {
  conditionOf,
  isInRestartLoop,
  isTooYoungToTell,
  statusByInspection,
  statusInListing,
  steadyAfterMs,
} from './container-status.ts';
export {
  concerns,
  type LabelledContainer,
  type ShipQuestion,
  type ShipSight,
  shipStatuses,
} from './ship-statuses.ts';
export { type StatusScope, type StatusScopeResult, statusScope } from './status-scope.ts';
