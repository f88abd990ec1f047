import { revealText } from '../lifecycle/reveal-text.ts';
import { isKeptElsewhere, type Text } from '../model/index.ts';
import type { HttpRequest, HttpResult, Operator } from '../port/index.ts';

interface Call extends Omit<HttpRequest, 'url' | 'verify' | 'body'> {
  readonly endpoint: Text;
  readonly body: string;
}

/** Sends JSON. Headers that are given replace ours of the same name. Rejects as `revealText`. */
export async function call(
  operator: Operator,
  signal: AbortSignal,
  { endpoint, ...request }: Call,
): Promise<HttpResult> {
  const url = await revealText(endpoint, 'the endpoint', operator, signal);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    return { answered: false, cause: 'its endpoint is not a URL that can be called' };
  const own = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  const ours: [string, string][] = [
    ['Content-Type', 'application/json; charset=utf-8'],
    // Said for GET too, where Node.js would not.
    ['Content-Length', String(Buffer.byteLength(request.body))],
  ];
  const headers = [...ours.filter(([name]) => !own.has(name.toLowerCase())), ...request.headers];
  const result = await operator.request({ ...request, url, headers, verify: true }, signal);
  if (result.answered || !isKeptElsewhere(endpoint)) return result;
  return { ...result, cause: withoutHost(result.cause, new URL(url)) };
}

/** What names the host, with or without its port, or one below it, where redirects may lead, is a part of the secret. */
function withoutHost(cause: string, { hostname }: URL): string {
  const name = hostname.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return cause.replace(new RegExp(`(?<![\\w-])(?:[\\w-]+\\.)*${name}(?::\\d+)?(?![\\w-])`, 'gi'), '***');
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
