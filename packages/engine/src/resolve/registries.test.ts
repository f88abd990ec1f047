import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { environmentOf, resolveText } from '../../fixtures/resolve-text.ts';
import { Concealed, secretText } from '../model/index.ts';

/** A file with these registries and one instance of an image. */
function file(registries: string, image = 'app:1'): string {
  return `name: test
registries: ${registries}
ships: {h: {ip: 10.0.0.1}}
services: {web: {image: "${image}", instances: {web-1: {ship: h}}}}
`;
}

function entry(text: string): unknown {
  return environmentOf(file(`{r.test: ${text}}`)).registries['r.test'];
}

describe('registries', () => {
  test('without anything have their names as hosts, and neither login nor retry', () => {
    const nothing = { name: 'r.test', host: 'r.test', login: null, retry: null, at: '/registries/r.test' };
    expect(entry('{}')).toEqual(nothing);
    expect(entry('{registry: "", username:, retry:}')).toEqual(nothing);
    expect(environmentOf(file('{r.test: }')).registries).toEqual({});
    expect(environmentOf(file('')).registries).toEqual({});
  });

  test.each([
    ['https://r.test/v1/', 'r.test'],
    ['http://r.test:5000', 'r.test:5000'],
    ['r.test:5000/v2/', 'r.test:5000'],
    ['https://[::1]:5000/v2/', '[::1]:5000'],
    ['https://index.docker.io/v1/', 'index.docker.io'],
  ])('%s is at %s', (url, host) => {
    expect(entry(`{registry: "${url}"}`)).toMatchObject({ host });
  });

  test('have a password that nothing prints', () => {
    const text = file('{r.test: {username: ada, password: 0123, email: a@b.test}}');
    const { environment } = resolveText(text);
    const at = '/registries/r.test/password';
    expect(environment?.registries['r.test']?.login).toEqual({
      username: 'ada',
      password: secretText('0123', { from: 'file', at }),
      email: 'a@b.test',
    });
    const [part] = environment?.registries['r.test']?.login?.password.parts ?? [];
    expect(part).toEqual({ secret: { kind: 'written', value: expect.any(Concealed) as Concealed<string> } });
    expect([JSON.stringify(environment), inspect(environment, { depth: 20 })].join().includes('0123')).toBe(
      false,
    );
  });

  test('with half a login are told, and fall back on what the operator has', () => {
    const text = file('{a.test: {username: ada, password: ""}, b.test: {password: sesame}}');
    expect(resolveText(text).told).toEqual([
      '2:33 warning registry-login: Registry "a.test" has a username and no password: Docker\'s own configuration is ' +
        'asked for credentials instead. (is the variable set that the password is to come from?)',
      '2:62 warning registry-login: Registry "b.test" has a password and no username: Docker\'s own configuration is ' +
        'asked for credentials instead. (write the username beside it)',
    ]);
    expect(Object.values(environmentOf(text).registries).map(({ login }) => login)).toEqual([null, null]);
  });

  test.each([
    'https://ada:sesame@r.test/v1/',
    'https://ada:ses/ame@r.test/v1/',
    'https://ada:ses@me#@r.test',
  ])('do not take a user from a URL such as %s, and do not show it', (url) => {
    const text = file(`{r.test: {registry: "${url}"}}`);
    const { told, environment } = resolveText(text);
    expect(environment?.registries['r.test']?.host).toBe('r.test');
    expect(told).toEqual([
      '2:33 warning registry-url: Registry "r.test": the user in its URL has no effect. (write username and password beside the URL)',
    ]);
  });

  test.each([
    ['{}', { attempts: 3, when: [] }],
    ['{attempts: "7", when: [404, "503"]}', { attempts: 7, when: [404, 503] }],
    ['{when: 500}', { attempts: 3, when: [500] }],
  ])('retry: %s', (retry, expected) => {
    expect(entry(`{retry: ${retry}}`)).toMatchObject({ retry: expected });
    expect(resolveText(file(`{r.test: {retry: ${retry}}}`)).told).toEqual([]);
  });

  test('say what of retry has no effect', () => {
    const text = file('{r.test: {retry: {attempts: 0, when: [5xx, 99]}}}');
    expect(resolveText(text).told).toEqual([
      '2:41 warning registry-retry: 0 attempts would be none: one is made. (write 1 so that nothing is tried again)',
      '2:51 warning registry-retry: "5xx" is not a status: it has no effect. (write statuses of HTTP such as [404, 500])',
      '2:56 warning registry-retry: "99" is not a status: it has no effect. (write statuses of HTTP such as [404, 500])',
    ]);
    expect(environmentOf(text).registries['r.test']?.retry).toEqual({ attempts: 1, when: [] });
  });

  test('whose names lead to images of another host are told so, if they have a login', () => {
    const team = '{registry: "https://r.test:5000/v2/", username: ada, password: sesame}';
    expect(resolveText(file(`{team: ${team}}`, 'team/app:1')).told).toEqual([
      '2:14 warning registry-elsewhere: "team/app:1" is pulled from Docker Hub, not from r.test:5000: the credentials of ' +
        'registry "team" are not sent there. (name images of that registry by its host: r.test:5000/…)',
    ]);
    expect(resolveText(file(`{team: ${team}}`, 'r.test:5000/app')).told).toEqual([]);
    expect(resolveText(file('{team: {registry: "https://r.test/"}}', 'team/app')).told).toEqual([]);
  });
});
