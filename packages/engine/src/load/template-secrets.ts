import type { Source } from '@maestro-ng/schema';
import { Concealed, isSecretVariable } from '../model/index.ts';
import type { LoadRequest } from './input.ts';

/** Shorter texts stand everywhere. */
const shortest = 6;

/**
 * Values of the operator's variables that are secret by their names, as far as they stand in the text that a template became.
 * undefined: there are none.
 */
export function templateSecrets(
  { text }: Source,
  processEnv: LoadRequest['processEnv'],
): Concealed<readonly string[]> | undefined {
  const found = Object.entries(processEnv).flatMap(([name, value = '']) =>
    value.length >= shortest && isSecretVariable(name) && text.includes(value) ? [value] : [],
  );
  return found.length === 0 ? undefined : new Concealed(found);
}
