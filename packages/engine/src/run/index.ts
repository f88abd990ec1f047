export type { LogRequest } from './logs/log-request.ts';
export { readLogs } from './logs/read-logs.ts';
export { observeShips } from './observe-ships.ts';
export type { PlayOptions, PlayRequest } from './play-request.ts';
export { rehearsePlay } from './rehearse-play.ts';
export { runPlay } from './run-play.ts';
export { specificationDigest } from './specification-digest.ts';
export type { PlannedOperation } from './step-context.ts';
export { systemClock } from './system-clock.ts';
