import { dictionary, type HttpCheck, type RequestsOptions } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';
import { revealHeaders } from './reveal-headers.ts';
import { revealText } from './reveal-text.ts';

/** The options of a check's request, every secret looked up. Rejects as `revealText`. */
export async function revealedOptions(
  { requestsOptions, headers, auth }: Pick<HttpCheck, 'requestsOptions' | 'headers' | 'auth'>,
  operator: Pick<Operator, 'secret'>,
  signal: AbortSignal,
): Promise<RequestsOptions> {
  const revealed = new Map(Object.entries(requestsOptions));
  if (headers.length > 0) revealed.set('headers', dictionary(await revealHeaders(headers, operator, signal)));
  if (auth !== null) {
    revealed.set('auth', [
      await revealText(auth.user, 'the user of the check', operator, signal),
      await revealText(auth.password, 'the password of the check', operator, signal),
    ]);
  }
  return dictionary(revealed);
}
