import { type Environment, hideValues } from '../model/index.ts';

/** Takes out of a text what templates have put into it of secret variables; undefined: there is nothing to take out. */
export function templateSecretsHider({
  templateSecrets,
}: Pick<Environment, 'templateSecrets'>): ((text: string) => string) | undefined {
  const values = templateSecrets?.reveal().values ?? [];
  return values.length === 0 ? undefined : (text) => hideValues(text, values);
}
