import { expect, it } from 'vitest';
import { maskForStrangers, redacted, redactedMessage } from './redact.ts';

it('hides what is called a secret, at any depth, and secrets within texts', () => {
  expect(
    redacted({
      registries: { local: { username: 'ops', password: 'sesame', email: null } },
      headers: [{ name: 'x', value: 'abc' }],
      audit: [{ endpoint: 'http://ops:sesame@host/sesame' }, { endpoint: { env: 'HOOK' } }],
      env: { DB_PASSWORD: 'sesame', API_TOKEN: null, LEVEL: 'info', PORT: 80 },
      command: ['app', '--token', 'sesame', '--verbose', 'https://ops:sesame@host/path'],
      shell: ['sh', '-c', 'run --password sesame\nexport TOKEN=sesame'],
      form: ['curl', '-u', 'ops:sesame', '-H', 'X: Bearer sesame'],
      client: ['mysql', '--wait', '-psesame'],
      attached: ['curl', '-sSuops:sesame', '-kU', 'ops:sesame'],
      mixed: [
        '--password',
        { env: 'NAME' },
        '--token',
        { file: 'b' },
        '--secret',
        { env: 'sesame', file: 'sesame' },
      ],
      told: [
        '--token',
        { command: ['cat', 'sesame'] },
        '--headers',
        { env: ['sesame'] },
        '--token',
        ['sesame'],
      ],
      beside: { COMPASS: 'north', PASSWORD_FILE: '/run/pw', command: ['app', '--token-ttl', '30'] },
      port: ['web', '-p8080', '-u', '1:1'],
      key: '-----BEGIN RSA PRIVATE KEY-----\nsesame\n-----END RSA PRIVATE KEY-----\n',
      list: [true, null, 1.5],
      kept: { LICENCE: { command: ['sh', '-c', 'echo sesame'] }, B: { file: 'b' } },
      web: { command: ['app', 'run'], image: 'app' },
    }),
  ).toEqual({
    registries: { local: { username: 'ops', password: '***', email: null } },
    headers: [{ name: '***', value: '***' }],
    audit: [{ endpoint: 'http://ops:***@host/***' }, { endpoint: { env: 'HOOK' } }],
    env: { DB_PASSWORD: '***', API_TOKEN: null, LEVEL: 'info', PORT: 80 },
    command: ['app', '--token', '***', '--verbose', 'https://ops:***@host/path'],
    shell: ['sh', '-c', 'run --password ***\nexport TOKEN=***'],
    form: ['curl', '-u', 'ops:***', '-H', 'X: Bearer ***'],
    client: ['mysql', '--wait', '-p***'],
    attached: ['curl', '-sSuops:***', '-kU', 'ops:***'],
    mixed: ['--password', { env: 'NAME' }, '--token', { file: 'b' }, '--secret', { env: '***', file: '***' }],
    told: ['--token', { command: ['cat', '***'] }, '--headers', { env: ['***'] }, '--token', ['***']],
    beside: { COMPASS: 'north', PASSWORD_FILE: '/run/pw', command: ['app', '--token-ttl', '30'] },
    port: ['web', '-p8080', '-u', '1:1'],
    key: '***\n***\n***\n',
    list: [true, null, 1.5],
    kept: { LICENCE: { command: ['sh', '***', '***'] }, B: { file: 'b' } },
    web: { command: ['app', 'run'], image: 'app' },
  });
});

it.each([
  ['"/a password: sesame /b": a path with a colon.', '"/a password: ***": a path with a colon.'],
  ['Unknown key "passwrd": did you mean "password"?', 'Unknown key "passwrd": did you mean "password"?'],
  ['"https://ops:sesame@host/" is no address.', '"https://ops:***@host/" is no address.'],
  ['"run --token sesame" cannot be split.', '"run --token ***" cannot be split.'],
])('of a message only what it quotes can be a secret: %s', (message, expected) => {
  expect(redactedMessage(message)).toBe(expected);
});

it('hides from strangers also what is mistyped, and an endpoint that is no URL from everybody', () => {
  const registry = { pasword: 'a', username: 'ops' };
  const auditors = [
    { endpoint: 'https//hooks.test/b' },
    { endpoint: 'h/c?d=e' },
    { endpoint: '10.0.0.1:80' },
  ];
  expect(redacted({ registry, auditors }, maskForStrangers)).toEqual({
    registry: { pasword: '***', username: 'ops' },
    auditors: [{ endpoint: '***' }, { endpoint: '***' }, { endpoint: '10.0.0.1:80' }],
  });
  expect(redacted({ registry })).toEqual({ registry });
});

it('takes what services, ports and the like are called for no secret, and what is within them for what it is', () => {
  const content = {
    services: {
      auth: { image: 'a', instances: { 'token-1': { ship: 'secret', password: 'sesame' } } },
      token: 'sesame',
    },
    ports: { auth: '80:80' },
    extra_hosts: { auth: '10.0.0.1' },
    auth: { services: { auth: { image: 'sesame' } } },
  };
  expect(redacted(content)).toEqual({
    services: {
      auth: { image: 'a', instances: { 'token-1': { ship: 'secret', password: '***' } } },
      token: '***',
    },
    ports: { auth: '80:80' },
    extra_hosts: { auth: '10.0.0.1' },
    auth: { services: { auth: { image: '***' } } },
  });
});
