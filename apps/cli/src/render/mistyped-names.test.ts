import { expect, it } from 'vitest';
import { mayNameEndpoint, mayNameSecret } from './mistyped-names.ts';

it.each([
  'password',
  'pasword',
  'pssword',
  'passwrod',
  'DB_PASWORD',
  'tokne',
  'sercet',
  'haeders',
  'crendentials',
  'auht',
])('%s may name a secret', (name) => {
  expect(mayNameSecret(name)).toBe(true);
});

it.each(
  `name ships services registries registry username email retry attempts when ip docker_port tls tls_verify timeout image
  ports env envfile requires wants_info instances ship command entrypoint volumes lifecycle running stopped type exec http
  method path match_regex requests_options verify proxies cert audit level endpoint payload events file channel script args
  limits restart labels hostname workdir stop_timeout max_wait schema secure author taken server READER LEVEL HOST PORT
  DATABASE_URL LANG HOME ACCOUNT USER`.split(/\s+/),
)('%s names none', (name) => {
  expect(mayNameSecret(name)).toBe(false);
});

it.each([
  ['endpoint', true],
  ['Endpoint', true],
  ['endpiont', true],
  ['endpont', true],
  ['entrypoint', false],
  ['entrypont', false],
  ['env', false],
  ['events', false],
  ['endpoint_mode', false],
])('%s may name an address: %s', (name, may) => {
  expect(mayNameEndpoint(name)).toBe(may);
});
