import { expect, it } from 'vitest';
import { SecretLines } from './mask-secrets.ts';
import { isSecretName } from './secret-name.ts';

/** The last line of a text, with what is masked replaced by stars. */
function masked(text: string): string {
  const lines = text.split('\n');
  const line = lines.at(-1) ?? '';
  const spans = new SecretLines(lines).spans(lines.length - 1);
  return [...line]
    .map((character, index) =>
      spans.some(({ start, end }) => index >= start && index < end) ? '*' : character,
    )
    .join('');
}

it.each([
  ['image: busybox', 'image: busybox'],
  ['password: hunter2', 'password: *******'],
  ['  DB_PASSWORD: "hunter2"  # old', '  DB_PASSWORD: *********  # old'],
  ['  - API_TOKEN=abc', '  - API_TOKEN=***'],
  ['{user: me, password: abc, retries: x}', '{user: me, password: ***, retries: x}'],
  ['apiKey: abc', 'apiKey: ***'],
  ['{username: u, passwrd: abc}', '{username: u, passwrd: ***}'],
  ['tokn: abc', 'tokn: ***'],
  ['  CI_JWT: abc', '  CI_JWT: ***'],
  ['password: "abc"def"', 'password: *********'],
  ['password: "abc" def', 'password: *********'],
  ['password: "abc" # def', 'password: ***** # def'],
  ['{password: "abc", x: y}', '{password: *****, x: y}'],
  ['client_secret : abc', 'client_secret : ***'],
  ["{% set secret = 'abc' %}", '{% set secret = ***** %}'],
  ['registry: https://me:abc@host/x', 'registry: https://me:***@host/x'],
  ['endpoint: https://me:abc@host/x', 'endpoint: https://me:***@host/*'],
  ['{endpoint: "https://host/hook/abc", timeout: 3}', '{endpoint: "https://host/********", timeout: 3}'],
  ['endpoint: https://host/?token=abc', 'endpoint: https://host/**********'],
  ['registry: https://host?token=abc', 'registry: https://host?token=***'],
  ['U2: amqp://u:p@abc@h/', 'U2: amqp://u:*****@h/'],
  ['U3: "redis://:a/abc@h"', 'U3: "redis://:*****@h"'],
  ['U6: mysql://u:ab c@h/d', 'U6: mysql://u:****@h/d'],
  ['U: "mysql://u:a b\'c@h/d"', 'U: "mysql://u:*****@h/d"'],
  ['endpoint: 10.0.0.1', 'endpoint: 10.0.0.1'],
  ['{headers: {X-Hook: abc}, timeout: 3}', '{headers: **************************'],
  ['headers:\n  X-Hook: abc', '  ***********'],
  ['Authorization: Bearer abc', 'Authorization: **********'],
  ['password: |\n  abc\n  def', '  ***'],
  ['password:\n- abc', '*****'],
  ['secrets:\n  a:\n    b: xyz', '    ******'],
  ['password: abc\nimage: x', 'image: x'],
  ['author: me', 'author: me'],
  ['{PASSWORD: "two\n  lines", other: x}', '  *****************'],
  ['{password: two\n  plain, z: 1}', '  ************'],
  ['{password: two,\n  plain: 1}', '  plain: 1}'],
  ['{PASSWORD: "two\n  lines",\n  other: x}', '  other: x}'],
  ["password: 'a\nb'", '**'],
  ['command: mysql --password abc -u me', 'command: mysql --password *** -u me'],
  ['  - "--db-token abc"', '  - "--db-token ***"'],
  ['  password: abc\n  hosts:\n  - abc', '  - abc'],
  ['password:\n  - abc\n\n  - def', '  *****'],
  ['"password: abc', '"password: ***'],
  ["{{ login(token='abc') }}", '{{ login(token=*****) }}'],
  ['image: team/auth:1.2', 'image: team/auth:1.2'],
  ['- team/auth:1.2', '- team/auth:1.2'],
  ['{a/b.c/token: abc, x: y}', '{a/b.c/token: ***, x: y}'],
  ['"app/token": abc', '"app/token": ***'],
  ['app/token:\n  abc', '  ***'],
  ['a.b-password_old.x = abc', 'a.b-password_old.x = ***'],
  ['entrypoint: [x, --secret, abc, -v]', 'entrypoint: [x, --secret, ***, -v]'],
  ['entrypoint: ["x", "--secret", "a b", y]', 'entrypoint: ["x", "--secret", *****, y]'],
  ["cmd: [x, '--api-key' , 'a, b']", "cmd: [x, '--api-key' , ******]"],
  ['cmd: [x, --secret, --verbose]', 'cmd: [x, --secret, --verbose]'],
  ['cmd:\n  - --secret\n  - a b', '  - ***'],
  ['cmd:\n  - "--secret" # old\n  - "a b"', '  - *****'],
  ['cmd:\n  - --secret\n  - --verbose', '  - --verbose'],
  ['cmd:\n  - --colour\n  - abc', '  - abc'],
  ['command: x --author-token abc -v def', 'command: x --author-token *** -v def'],
])('%j', (text, expected) => {
  expect(masked(text)).toBe(expected);
});

// What is done more than once for a character takes seconds here.
it.each([
  ['a-'.repeat(8_000), 0],
  [`x: ${'auth-'.repeat(3_200)}`, 0],
  [`x: ${'auth'.repeat(4_000)}`, 0],
  [`x: --${'token-'.repeat(2_700)}`, 0],
  [`x: ${'--token'.repeat(2_300)}`, 0],
  [`x: ${'-auth '.repeat(2_700)}`, 0],
  [`{${'token: a '.repeat(40_000)}}`, 40_000],
  [`{${'token: a, '.repeat(40_000)}}`, 40_000],
  ['token: '.repeat(40_000), 39_999],
  [`[${'--token, a, '.repeat(20_000)}]`, 20_000],
  [`[${'--token, "'.repeat(20_000)}]`, 10_000],
])('is quick on lines made to be slow, %#', { timeout: 5_000 }, (line, secrets) => {
  const looked = new SecretLines([line, 'password: x']);
  expect(looked.spans(0).length).toBe(secrets);
  expect(looked.spans(1)).toEqual([{ start: 10, end: 11 }]);
});

it.each([
  ['DB_PASSWORD', true],
  ['apiKey', true],
  ['token', true],
  ['AUTHOR', false],
  ['AUTHOR_TOKEN_OLD', true],
  ['HOSTS', false],
])('%s names a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
});
