import { type Environment, hideValues } from '../model/index.ts';

/** Takes out of a text what templates have put into it of secret variables. */
export function templateSecretsHider({
  templateSecrets,
}: Pick<Environment, 'templateSecrets'>): (text: string) => string {
  const values = templateSecrets?.reveal().values ?? [];
  return values.length === 0 ? (text) => text : (text) => hideValues(text, values);
}
