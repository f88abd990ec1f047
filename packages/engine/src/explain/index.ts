export { explainInstance } from './explain-instance.ts';
export {
  type ExplainedCheck,
  type ExplainedValue,
  type Explanation,
  type KeyOwner,
  type ValueGroup,
  type ValueSource,
  valueGroups,
  type Wait,
} from './explanation.ts';
