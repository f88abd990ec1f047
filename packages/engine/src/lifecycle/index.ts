export { describeCheck } from './describe-check.ts';
export { systemOperator } from './system-operator.ts';
