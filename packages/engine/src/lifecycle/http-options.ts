import type { Json, RequestsOptions } from '../model/index.ts';
import type { HttpRequest } from '../port/operator.ts';

type Read =
  | {
      readonly request: Pick<HttpRequest, 'headers' | 'body' | 'verify' | 'followRedirects'>;
      /** Of one try, where the file gives it. */
      readonly timeoutMs: number | undefined;
    }
  | { readonly problem: string };

/** `requests_options` with the meaning of Python's requests. `problem`: one that cannot be honoured, as a clause. */
export function httpOptions(options: RequestsOptions): Read {
  const headers: [string, string][] = [];
  let body: string | null = null;
  let verify = true;
  let followRedirects = true;
  let timeoutMs: number | undefined;
  for (const [name, value] of Object.entries(options)) {
    if (name === 'headers' && isMapping(value)) {
      for (const [header, content] of Object.entries(value)) headers.push([header, asText(content)]);
    } else if (name === 'auth' && isPair(value)) {
      const credentials = Buffer.from(`${value[0]}:${value[1]}`).toString('base64');
      headers.push(['authorization', `Basic ${credentials}`]);
    } else if (name === 'json') {
      body = JSON.stringify(value);
      headers.unshift(['content-type', 'application/json']);
    } else if (name === 'data' && typeof value === 'string') body = value;
    else if (name === 'verify' && typeof value === 'boolean') verify = value;
    else if (name === 'allow_redirects' && typeof value === 'boolean') followRedirects = value;
    else if (name === 'timeout' && typeof value === 'number' && value > 0) timeoutMs = value * 1000;
    else return { problem: `requests_options: ${name} cannot be honoured as it is given` };
  }
  return { request: { headers, body, verify, followRedirects }, timeoutMs };
}

function isMapping(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPair(value: Json): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string');
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
