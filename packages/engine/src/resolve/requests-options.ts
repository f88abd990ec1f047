import { nearest } from '@maestro-ng/schema';
import { dictionary, type HttpCheck, type Json, type RequestsOptions } from '../model/index.ts';
import { asJson } from './as-json.ts';
import type { Cursor } from './cursor.ts';
import { didYouMean, type InstanceReport } from './report.ts';
import { requestSettings } from './request-settings.ts';
import { resolveSecret } from './secret.ts';

const requestsOptionNames: ReadonlySet<string> = new Set(
  'verify cert headers auth params data json timeout allow_redirects cookies proxies'.split(' '),
);

/** What an http check's requests are given, but for what may be secret; options that cannot be honoured are told. */
export function requestsOptions(cursor: Cursor, report: InstanceReport): RequestsOptions {
  const result = dictionary<Json>();
  for (const entry of cursor.entries()) {
    if (!requestsOptionNames.has(entry.key)) {
      report.refuse({
        code: 'unknown-requests-option',
        message: `"${entry.key}" is not an option of a request`,
        at: entry,
        part: 'key',
        hint:
          didYouMean(nearest(entry.key, requestsOptionNames)) ??
          `known are ${[...requestsOptionNames].join(', ')}`,
      });
    }
    if (!isApart(entry)) result[entry.key] = asJson(entry);
  }
  for (const { option, expected } of requestSettings(withPlaceholders(cursor, result)).bad) {
    report.refuse({
      code: 'invalid-requests-option',
      message: `"${option}" cannot be honoured as it is given: ${expected} is expected`,
      at: cursor.get(option),
    });
  }
  return result;
}

/** Whether an option may be secret, and has a place of its own. */
function isApart(option: Cursor): boolean {
  return (
    (option.key === 'headers' && option.isMapping) || (option.key === 'auth' && option.items().length === 2)
  );
}

/** With what may be secret, to be looked at as well; what is kept elsewhere is not known yet, and empty. */
function withPlaceholders(options: Cursor, others: RequestsOptions): RequestsOptions {
  const settingOf = (at: Cursor): Json => (at.isMapping ? '' : asJson(at));
  const [headers, auth] = [options.get('headers'), options.get('auth')];
  const whole = new Map<string, Json>(Object.entries(others));
  if (isApart(headers))
    whole.set('headers', dictionary(headers.entries().map((each) => [each.key, settingOf(each)] as const)));
  if (isApart(auth)) whole.set('auth', auth.items().map(settingOf));
  return dictionary(whole);
}

/** Headers, and user and password, any of which may be secret. @param directory where secrets are that are kept in files. */
export function requestSecrets(
  options: Cursor,
  directory: string,
  report: InstanceReport,
): Pick<HttpCheck, 'headers' | 'auth'> {
  const headers = options
    .get('headers')
    .presentEntries()
    .flatMap((entry) => {
      const value = resolveSecret(entry, directory, report);
      return value === undefined ? [] : [{ name: entry.key, value }];
    });
  const [user, password] = options.get('auth').items();
  if (user === undefined || password === undefined) return { headers, auth: null };
  const pair = {
    user: resolveSecret(user, directory, report),
    password: resolveSecret(password, directory, report),
  };
  const auth =
    pair.user === undefined || pair.password === undefined
      ? null
      : { user: pair.user, password: pair.password };
  return { headers, auth };
}
