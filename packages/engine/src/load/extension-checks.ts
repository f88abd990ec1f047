import { type CheckTypeValidators, compileCheckTypes } from '@maestro-ng/schema';
import type { CheckTypes } from '../port/check-type.ts';
import type { CheckDescribers } from '../resolve/index.ts';
import type { Extension } from './extension.ts';

/** The types of lifecycle checks that extensions add, made ready: for loading, and for `runPlay`. */
export interface ExtensionChecks {
  readonly types: CheckTypes;
  readonly validators: CheckTypeValidators;
}

/** Types that extensions cannot add. */
export const builtInChecks: ReadonlySet<string> = new Set([
  'tcp',
  'http',
  'exec',
  'rexec',
  'sleep',
  'health',
  'extension',
]);

/**
 * Makes the lifecycle checks of extensions ready; of two types of one name the later one counts.
 *
 * @throws TypeError for a type that is built in, or whose schema is none
 */
export async function extensionChecks(extensions: readonly Extension[]): Promise<ExtensionChecks> {
  const types = new Map(extensions.flatMap(({ lifecycleChecks = {} }) => Object.entries(lifecycleChecks)));
  for (const name of types.keys()) {
    if (builtInChecks.has(name))
      throw new TypeError(`checks of type ${name} are built in, and cannot be added`);
  }
  const schemas = new Map([...types].map(([name, { schema }]) => [name, schema]));
  return { types, validators: await compileCheckTypes(schemas) };
}

/** What checks of these types are called, by type, for people. */
export function describersOf(checks: ExtensionChecks | undefined): CheckDescribers {
  return new Map(
    [...(checks?.types ?? [])].map(([name, { describe }]) => [name, (options) => describe?.(options) ?? '']),
  );
}
