import { STATUS_CODES } from 'node:http';
import type { RegistryAnswer } from '@maestro-ng/engine';

/**
 * How a registry answered, as far as an Engine's words for a failed pull tell; undefined: they tell of something else.
 * The words are those of Engines from 20.10 on, with and without containerd's image store.
 */
export function registryAnswer(message: string): RegistryAnswer | undefined {
  const status = statusIn(message) ?? statusMeant(message);
  if (status !== undefined) return { status, retryAfterSeconds: retryAfterIn(message) };
  return brokenConnection.test(message) ? { status: null, retryAfterSeconds: null } : undefined;
}

/** A status that is given as a number, with its reason phrase or in one of the Engine's own phrases. */
function statusIn(message: string): number | undefined {
  const phrase = /(?:unexpected HTTP status:|error parsing HTTP) (\d{3})\b/u.exec(message)?.[1];
  if (phrase !== undefined) return Number(phrase);
  for (const [, status = '', words = ''] of message.matchAll(/\b([45]\d\d) ([A-Z][A-Za-z' -]+)/gu))
    if (words.startsWith(STATUS_CODES[status] ?? ' ')) return Number(status);
  return undefined;
}

/** A status that stands behind an error's name in the registry's API. */
function statusMeant(message: string): number | undefined {
  return meanings.find(([words]) => words.test(message))?.[1];
}

const meanings: readonly (readonly [RegExp, number])[] = [
  [/\btoo ?many ?requests\b/iu, 429],
  [
    /\bunauthorized\b|no basic auth credentials|authentication required|incorrect username or password/iu,
    401,
  ],
  // Not one that the Engine meets on its own disk.
  [/(?<!permission )\bdenied\b|\bforbidden\b|insufficient_scope/iu, 403],
  [/\bmanifest unknown\b|\bname unknown\b|\bmanifest for .* not found|: not found$|^not found$/iu, 404],
];

const brokenConnection =
  /\bEOF\b|connection (?:refused|reset)|broken pipe|i\/o timeout|TLS handshake timeout|Client\.Timeout|context deadline exceeded|request canceled|no route to host|network is unreachable|server misbehaving|GOAWAY|http: server closed|use of closed network connection/u;

/** Of a duration as Go writes it (`1m2.5s`, `893.495µs`), or of bare seconds. */
function retryAfterIn(message: string): number | null {
  const text = /\bretry[- ]after[:=]? ?((?:\d+(?:\.\d+)?(?:h|ms|m|µs|μs|us|ns|s)?)+)/iu.exec(message)?.[1];
  if (text === undefined) return null;
  let total = 0;
  for (const [, number = '0', unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|µs|μs|us|ns|s)?/gu))
    total += Number(number) * (secondsOf[unit] ?? 1);
  return total;
}

const secondsOf: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  µs: 1e-6,
  μs: 1e-6,
  us: 1e-6,
  ns: 1e-9,
};
