import type { HttpRequest, HttpResult, Operator } from '../port/index.ts';

/** Sends JSON. Headers that are given replace ours of the same name. */
export async function call(
  operator: Operator,
  signal: AbortSignal,
  request: Omit<HttpRequest, 'verify' | 'body'> & { readonly body: string },
): Promise<HttpResult> {
  if (!/^https?:\/\//i.test(request.url) || !URL.canParse(request.url))
    return { answered: false, cause: 'its endpoint is not a URL that can be called' };
  const own = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  const ours: [string, string][] = [
    ['Content-Type', 'application/json; charset=utf-8'],
    // Said for GET too, where Node.js would not.
    ['Content-Length', String(Buffer.byteLength(request.body))],
  ];
  const headers = [...ours.filter(([name]) => !own.has(name.toLowerCase())), ...request.headers];
  return operator.request({ ...request, headers, verify: true }, signal);
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
