import { describe, expect, it } from 'vitest';
import { dictionary, type Json } from '../model/index.ts';
import { type RequestSettings, requestSettings } from './request-settings.ts';

/** The settings that differ from those of a request without options. */
function settingsOf(options: { [name: string]: Json }): Partial<RequestSettings> {
  const { settings, bad } = requestSettings(dictionary(Object.entries(options)));
  expect(bad).toEqual([]);
  const standard = requestSettings(dictionary()).settings;
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(standard[name as keyof RequestSettings]),
    ),
  );
}

describe('requests_options', () => {
  it.each<[string, { [name: string]: Json }, Partial<RequestSettings>]>([
    ['nothing', { verify: null, timeout: null, params: {} }, {}],
    [
      'headers, whose values may be of any kind',
      { headers: { 'X-A': 'a', 'X-B': 1, 'X-C': true, 'X-D': null } },
      {
        headers: [
          ['X-A', 'a'],
          ['X-B', '1'],
          ['X-C', 'True'],
        ],
      },
    ],
    ['a login', { auth: ['probe', 1234] }, { headers: [['authorization', 'Basic cHJvYmU6MTIzNA==']] }],
    [
      'a login, over a header',
      { auth: ['n', 'p'], headers: { Authorization: 'Bearer x', Accept: 'a' } },
      {
        headers: [
          ['Accept', 'a'],
          ['authorization', 'Basic bjpw'],
        ],
      },
    ],
    ['cookies', { cookies: { lang: 'en', n: 1, gone: null } }, { headers: [['cookie', 'lang=en; n=1']] }],
    [
      'a query as urlencode writes it',
      { params: { q: "a b&c'(1)", many: [1, null, true], none: null, é: 'ü' } },
      { query: 'q=a+b%26c%27%281%29&many=1&many=True&%C3%A9=%C3%BC' },
    ],
    [
      'a query of pairs',
      {
        params: [
          ['a', 1],
          ['a', 2],
        ],
      },
      { query: 'a=1&a=2' },
    ],
    ['a query as it is', { params: 'a=1;b' }, { query: 'a=1;b' }],
    ['a body', { data: 'ping' }, { body: 'ping' }],
    [
      'a form',
      { data: { a: 1, b: 'x y' } },
      { body: 'a=1&b=x+y', headers: [['content-type', 'application/x-www-form-urlencoded']] },
    ],
    [
      'JSON',
      { json: [1, { a: null }] },
      { body: '[1,{"a":null}]', headers: [['content-type', 'application/json']] },
    ],
    [
      'JSON of a type of its own',
      { json: {}, headers: { 'Content-Type': 'application/health+json' } },
      { body: '{}', headers: [['Content-Type', 'application/health+json']] },
    ],
    ['a body before JSON', { json: {}, data: 'x' }, { body: 'x' }],
    [
      'JSON where the body is empty',
      { json: 1, data: '' },
      { body: '1', headers: [['content-type', 'application/json']] },
    ],
    ['no verification', { verify: false }, { verify: false }],
    ['an authority', { verify: 'ca.pem' }, { verify: 'ca.pem' }],
    ['a certificate', { cert: 'both.pem' }, { clientCertificate: { path: 'both.pem', keyPath: null } }],
    [
      'a certificate and its key',
      { cert: ['c.pem', 'k.pem'] },
      { clientCertificate: { path: 'c.pem', keyPath: 'k.pem' } },
    ],
    ['no redirects', { allow_redirects: 0 }, { followRedirects: false }],
    ['a bound', { timeout: 0.5 }, { timeoutMs: 500 }],
    ['bounds of connecting and reading', { timeout: [1, 20] }, { timeoutMs: 21_000 }],
    ['a bound of connecting alone', { timeout: [1, null] }, {}],
    [
      'proxies',
      { proxies: { http: 'proxy:3128', all: 'http://u:p@10.0.0.8:1', https: null } },
      { proxies: { http: 'http://proxy:3128', all: 'http://u:p@10.0.0.8:1' } },
    ],
  ])('take %s', (_, options, expected) => {
    expect(settingsOf(options)).toEqual(expected);
  });

  it.each<[string, Json]>([
    ['headers', { 'a b': 'c' }],
    ['headers', { a: 'b\r\nc: d' }],
    ['cookies', { a: 'b\n' }],
    ['auth', ['name']],
    ['auth', 'name:password'],
    ['params', [1, 2]],
    ['data', 7],
    ['verify', 1],
    ['cert', ['a', 'b', 'c']],
    ['cert', 1],
    ['proxies', { http: 'socks5://10.0.0.8' }],
    ['timeout', 0],
    ['timeout', true],
    ['timeout', [1, 2, 3]],
  ])('refuse what cannot be honoured: %s %j', (name, value) => {
    const { bad } = requestSettings(dictionary([[name, value]]));
    expect(bad.map(({ option }) => option)).toEqual([name]);
  });
});
