import { type Dictionary, labelNames } from '../model/index.ts';

/** Seconds that a container has to end by its label. undefined: nothing, or nonsense, is noted. */
export function notedStopTimeout(labels: Dictionary<string> | undefined): number | undefined {
  const noted = labels?.[labelNames.stopTimeout] ?? '';
  return /^\d{1,9}(\.\d+)?$/.test(noted) ? Number(noted) : undefined;
}
