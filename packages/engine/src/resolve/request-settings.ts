import { type Dictionary, dictionary, type Json, type RequestsOptions } from '../model/index.ts';
import { jsonText } from './json-text.ts';
import { urlEncoded } from './url-encoded.ts';

/** What a request is made of, beside its address. */
export interface RequestSettings {
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
  /** To add to the path; may be empty. */
  readonly query: string;
  readonly verify: boolean | string;
  readonly clientCertificate?: { readonly path: string; readonly keyPath: string | null };
  readonly proxies: Dictionary<string>;
  readonly followRedirects: boolean;
  /** Of one try; null: the file does not say. */
  readonly timeoutMs: number | null;
}

type Draft = { -readonly [key in keyof RequestSettings]: RequestSettings[key] };

/** One option that cannot be honoured. */
export interface BadOption {
  readonly option: string;
  /** What is expected, as a clause. */
  readonly expected: string;
}

type Reader = (value: Json, draft: Draft, all: RequestsOptions) => string | undefined;

/**
 * `requests_options` with the meaning of Python's requests; what is null is as if it were not there. Of both `data` and
 * `json`, `data` counts; `auth` counts over a header.
 */
export function requestSettings(options: RequestsOptions): {
  readonly settings: RequestSettings;
  readonly bad: readonly BadOption[];
} {
  const draft: Draft = {
    headers: [],
    body: null,
    query: '',
    verify: true,
    proxies: dictionary(),
    followRedirects: true,
    timeoutMs: null,
  };
  const bad: BadOption[] = [];
  for (const [option, read] of Object.entries(readers)) {
    const value = options[option] ?? null;
    if (value === null) continue;
    const expected = read(value, draft, options);
    if (expected !== undefined) bad.push({ option, expected });
  }
  return { settings: draft, bad };
}

/** In the order in which they count: later ones override. */
const readers: Readonly<Record<string, Reader>> = {
  headers(value, draft) {
    if (!isMapping(value)) return 'a mapping';
    const given = Object.entries(value).filter(([, content]) => content !== null);
    draft.headers = given.map(([name, content]) => [name, jsonText(content)]);
    const wrong = draft.headers.find(([name, content]) => !isHeader(name, content));
    return wrong === undefined ? undefined : 'names of letters and signs, and values on one line';
  },
  cookies(value, draft) {
    if (!isMapping(value)) return 'a mapping';
    const cookies = Object.entries(value).flatMap(([name, content]) =>
      content === null ? [] : [`${name}=${jsonText(content)}`],
    );
    if (!cookies.every((cookie) => isHeader('cookie', cookie))) return 'values on one line';
    if (cookies.length > 0) setHeader(draft, 'cookie', cookies.join('; '));
    return undefined;
  },
  json(value, draft, { data = null }) {
    if (isFull(data)) return undefined;
    draft.body = JSON.stringify(value);
    addHeader(draft, 'content-type', 'application/json');
    return undefined;
  },
  data(value, draft) {
    if (!isFull(value)) return undefined;
    if (typeof value === 'string') draft.body = value;
    else {
      const form = urlEncoded(value);
      if (form === undefined) return 'text, a mapping, or a list of pairs';
      draft.body = form;
      addHeader(draft, 'content-type', 'application/x-www-form-urlencoded');
    }
    return undefined;
  },
  params(value, draft) {
    const query = typeof value === 'string' ? value : urlEncoded(value);
    if (query === undefined) return 'text, a mapping, or a list of pairs';
    draft.query = query;
    return undefined;
  },
  auth(value, draft) {
    if (!isList(value) || value.length !== 2 || value.some((part) => typeof part === 'object'))
      return 'a list of user and password';
    setHeader(draft, 'authorization', `Basic ${latin1Base64(value.map(jsonText).join(':'))}`);
    return undefined;
  },
  verify(value, draft) {
    if (typeof value !== 'boolean' && typeof value !== 'string') return 'yes, no, or a path';
    draft.verify = value === '' ? false : value;
    return undefined;
  },
  cert(value, draft) {
    const paths = isList(value) ? value : [value];
    const [path, keyPath = null] = paths;
    if (typeof path !== 'string' || (keyPath !== null && typeof keyPath !== 'string') || paths.length > 2)
      return 'a path, or a list of the paths of certificate and key';
    draft.clientCertificate = { path, keyPath };
    return undefined;
  },
  proxies(value, draft) {
    if (!isMapping(value)) return 'a mapping';
    const proxies = Object.entries(value).flatMap(([scheme, url]) =>
      typeof url === 'string' && url !== '' ? [[scheme, proxyUrl(url)] as const] : [],
    );
    draft.proxies = dictionary(proxies);
    return proxies.every(([, url]) => isProxy(url)) ? undefined : 'URLs of HTTP proxies';
  },
  allow_redirects(value, draft) {
    draft.followRedirects = isFull(value);
    return undefined;
  },
  timeout(value, draft) {
    const parts = isList(value) ? value : [value];
    const seconds = parts.filter((part) => part !== null);
    if (parts.length > 2 || !seconds.every((part) => typeof part === 'number' && part > 0))
      return 'a number of seconds, or a list of those for connecting and for reading';
    const sum = seconds.reduce<number>((total, part) => total + Number(part), 0);
    if (sum > 0 && seconds.length === parts.length) draft.timeoutMs = sum * 1000;
    return undefined;
  },
};

function setHeader(draft: Draft, name: string, value: string): void {
  draft.headers = [...draft.headers.filter(([other]) => other.toLowerCase() !== name), [name, value]];
}

function addHeader(draft: Draft, name: string, value: string): void {
  if (!draft.headers.some(([other]) => other.toLowerCase() === name))
    draft.headers = [...draft.headers, [name, value]];
}

function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

function proxyUrl(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
}

function isProxy(url: string): boolean {
  try {
    return new URL(url).protocol === 'http:';
  } catch {
    return false;
  }
}

/** What Python takes for true. */
function isFull(value: Json): boolean {
  if (isList(value)) return value.length > 0;
  return isMapping(value) ? Object.keys(value).length > 0 : Boolean(value);
}

function isMapping(value: Json): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** Characters beyond Latin-1 go as UTF-8, since there is no other way to send them. */
function latin1Base64(text: string): string {
  const isLatin1 = /^[\u0000-\u00ff]*$/.test(text);
  const bytes = isLatin1 ? text : String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes);
}
