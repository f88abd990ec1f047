import { instanceBehind } from '@maestro-ng/engine/aside-name';

/**
 * How many instances the subjects of steps are. What moves is stopped, started and removed; what exchanges ports is stopped
 * and replaced, and then the old container, which was kept aside, removed.
 */
export function countInstances(names: readonly string[]): number {
  return new Set(names.map(instanceBehind)).size;
}
