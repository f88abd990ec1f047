export { allSecrets } from './all-secrets.ts';
export { checkNames } from './describe-check.ts';
export { keptOutput, OutputTail } from './output-tail.ts';
export { bootId, isAlive, processNumbering, processStart } from './process-start.ts';
export { revealText } from './reveal-text.ts';
export { systemOperator } from './system-operator.ts';
export { thisProcess } from './this-process.ts';
export { tlsFault } from './tls-fault.ts';
export { isOfTls, tlsReason, withoutTls } from './tls-reason.ts';
