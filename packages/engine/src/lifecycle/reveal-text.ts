import type { Text } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';
import { SecretFailure } from '../port/secret-failure.ts';
import { allSecrets } from './all-secrets.ts';

/**
 * A text with every secret looked up. Rejects with a `SecretFailure` that says for what (`DB_PASSWORD`, `the header X`)
 * and where in the file, or with the signal's reason.
 */
export async function revealText(
  { parts, provenance }: Text,
  what: string,
  operator: Pick<Operator, 'secret'>,
  signal: AbortSignal,
): Promise<string> {
  try {
    const revealed = await allSecrets(
      parts.map(async (part) => ('literal' in part ? part.literal : operator.secret(part.secret, signal))),
    );
    return revealed.join('');
  } catch (error) {
    if (!(error instanceof SecretFailure)) throw error;
    const at = provenance.from === 'file' ? provenance.at : undefined;
    const told = ({ message, hint }: SecretFailure): SecretFailure =>
      new SecretFailure(`The secret for ${what} cannot be had: ${message}.`, hint, at);
    throw told(error).with(error.others.map(told));
  }
}
