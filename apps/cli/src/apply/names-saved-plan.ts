import { existsSync } from 'node:fs';
import type { Environment } from '@maestro-ng/engine';
import { UsageError } from '../usage-error.ts';

/**
 * The path of the saved plan that a command names in place of things; undefined: it names things. What the file knows is a
 * thing, whatever files there are.
 *
 * @throws UsageError for a plan beside something else, and for one that is not there.
 */
export function namesSavedPlan(
  { instances, services }: Pick<Environment, 'instances' | 'services'>,
  things: readonly string[],
): string | undefined {
  const isThing = (name: string): boolean => Object.hasOwn(instances, name) || Object.hasOwn(services, name);
  const path = things.find((name) => !isThing(name) && existsSync(name));
  const missing = things.find(
    (name) => !isThing(name) && !existsSync(name) && /\/|\.(?:plan|json)$/.test(name),
  );
  if (missing !== undefined) throw new UsageError(`there is no saved plan "${missing}"`);
  if (path !== undefined && things.length > 1) {
    throw new UsageError(`"${path}" is a file: a saved plan stands alone`);
  }
  return path;
}
