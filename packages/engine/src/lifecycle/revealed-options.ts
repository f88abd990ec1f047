import { dictionary, type HttpCheck, type RequestsOptions } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';
import { allSecrets } from './all-secrets.ts';
import { revealHeaders } from './reveal-headers.ts';
import { revealText } from './reveal-text.ts';

/** The options of a check's request, every secret looked up. Rejects as `revealText`. */
export async function revealedOptions(
  { requestsOptions, headers, auth }: Pick<HttpCheck, 'requestsOptions' | 'headers' | 'auth'>,
  operator: Pick<Operator, 'secret'>,
  signal: AbortSignal,
): Promise<RequestsOptions> {
  const revealed = new Map(Object.entries(requestsOptions));
  const [named = [], login = []] = await allSecrets<readonly (readonly [string, string])[] | string[]>([
    revealHeaders(headers, operator, signal),
    auth === null
      ? Promise.resolve([])
      : allSecrets([
          revealText(auth.user, 'the user of the check', operator, signal),
          revealText(auth.password, 'the password of the check', operator, signal),
        ]),
  ]);
  if (headers.length > 0)
    revealed.set('headers', dictionary(named as readonly (readonly [string, string])[]));
  if (auth !== null) revealed.set('auth', [...(login as string[])]);
  return dictionary(revealed);
}
