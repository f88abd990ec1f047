import { expect, it } from 'vitest';
import { maskedText, SecretLines } from './mask-secrets.ts';
import { isSecretFlag, isSecretName } from './secret-name.ts';

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
  ["command: sh -c 'x --password abc'", "command: sh -c 'x --password ***'"],
  ['command: sh -c \'x; y --password "abc"\'', "command: sh -c 'x; y --password *****'"],
  ['command: x --password "abc" -u me', 'command: x --password ***** -u me'],
  ['command: x --password "a b\\"c" -u me', 'command: x --password ******** -u me'],
  ["command: x --token 'a b' -u me", 'command: x --token ***** -u me'],
  ["command: x --token $'abc' -u me", 'command: x --token ****** -u me'],
  ['command: x --token ab\'c d\'"e" f', 'command: x --token ********** f'],
  ["A: 'x --password ''a b'' y', B: 1", "A: 'x --password ******* y', B: 1"],
  ['{A: --password "abc", B: 1}', '{A: --password *****, B: 1}'],
  ['{A: "x --password \\"a b\\" y", B: 1}', '{A: "x --password ******* y", B: 1}'],
  ['[sh, -c, "x --password abc", y]', '[sh, -c, "x --password ***", y]'],
  ["[sh, -c, 'x --password abc', y]", "[sh, -c, 'x --password ***', y]"],
  ['x --password \\\n  abc y', '  *** y'],
  ['x --password\nabc y', '*** y'],
  ['x --password "a\nbc" y', '*****'],
  ['x "--password" "a b" y', 'x "--password" ***** y'],
  ["x '--token' abc y", "x '--token' *** y"],
  ['x --password $(echo abc) y', 'x --password *********** y'],
  ['x --password `echo abc` y', 'x --password ********** y'],
  ['PASSWORD+="abc" y', 'PASSWORD+=*******'],
  ['command: x --password\nimage: y', 'image: y'],
  ['A: "{\\"password\\": \\"abc\\", \\"b\\": 1}"', 'A: "{\\"password\\": *******, \\"b\\": 1}"'],
  ['A: "{\\"h\\":{\\"auth\\":\\"abc\\"}}"', 'A: "{\\"h\\":{\\"auth\\":*******}}"'],
  ['A: "password\\x3dabc"', 'A: "password\\x3d****'],
  ['A: "https://u:abc\\u0040h/x"', 'A: "https://u:***\\u0040h/x"'],
  ['A: "p\\u0061ssword=abc"', 'A: "p\\u0061ssword=****'],
  ['A: "x --password\\tabc y"', 'A: "x --password\\t*** y"'],
  ['N: call with Bearer hunter72aaaa x', 'N: call with Bearer ************ x'],
  ['N: a Bearer authentication x', 'N: a Bearer authentication x'],
  ['N: use Basic cm9ib3Q6aHVudGVyNzQ= x', 'N: use Basic ******************** x'],
  ['N: use Basic authentication x', 'N: use Basic authentication x'],
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
  ['ENCRYPTION_KEY: abc', 'ENCRYPTION_KEY: ***'],
  ['app.session-key: abc', 'app.session-key: ***'],
  ['SIGNING_KEY: abc', 'SIGNING_KEY: ***'],
  ['masterKey: abc', 'masterKey: ***'],
  ['PUBLIC_KEY: abc', 'PUBLIC_KEY: abc'],
  ['KEY_NAME: abc', 'KEY_NAME: abc'],
  ['MONKEY: abc', 'MONKEY: abc'],
  ['COMPASS: abc', 'COMPASS: abc'],
  ['UPSTREAM: auth.example.com:5000', 'UPSTREAM: auth.example.com:5000'],
  ['UPSTREAM: "token-service:8080,auth:80"', 'UPSTREAM: "token-service:8080,auth:80"'],
  ['login: user:password:123', 'login: user:password:***'],
  ['"auth":123', '"auth":***'],
  ['auth:x12', 'auth:***'],
  ['DB_PASSWORD_1:471', 'DB_PASSWORD_1:***'],
  ['    auth:123', '    auth:***'],
  ['-H X-Auth:471', '-H X-Auth:***'],
  ['x: auth:47-', 'x: auth:***'],
  ['x: app_password_1:471', 'x: app_password_1:***'],
  ['x: urn:app:password=zzz', 'x: urn:app:password=***'],
  [
    'SECRET_NAME: arn:aws:secretsmanager:eu-1:1:secret:db',
    'SECRET_NAME: arn:aws:secretsmanager:eu-1:1:secret:db',
  ],
  ['x: barn:secret:abc', 'x: barn:secret:***'],
  ['PASSWORD_FILE: abc', 'PASSWORD_FILE: abc'],
  [
    'command: x --password-file abc --tokenTtl 3 --token def',
    'command: x --password-file abc --tokenTtl 3 --token ***',
  ],
  ['[x, --secret-name, abc, --secret, def]', '[x, --secret-name, abc, --secret, ***]'],
  ['cmd:\n  - --password-file\n  - abc', '  - abc'],
])('%j', (text, expected) => {
  expect(masked(text)).toBe(expected);
});

it.each([
  ['command: curl -u me:abc http://h/', 'command: curl -u me:*** http://h/'],
  ['command: curl -u "me:a b" http://h/', 'command: curl -u "me:***" http://h/'],
  ["  - sh -c 'curl -u me:abc http://h/'", "  - sh -c 'curl -u me:*** http://h/'"],
  ['[curl, -u, me:abc, http://h/]', '[curl, -u, me:***, http://h/]'],
  ['["curl", "--user", "me:a,b"]', '["curl", "--user", "me:***"]'],
  ['curl --user=me:a:b --proxy-user p:abc', 'curl --user=me:*** --proxy-user p:***'],
  ['cmd:\n  - curl\n  - -u\n  - me:abc', '  - me:***'],
  ['curl -ume:abc -sS http://h/', 'curl -ume:*** -sS http://h/'],
  ['curl -su me:abc http://h/', 'curl -su me:*** http://h/'],
  ['curl -sSume:abc -xU "p:a b" http://h/', 'curl -sSume:*** -xU "p:a b" http://h/'],
  ['curl "http://h/?a=1&b=2" -kU "p:a b"', 'curl "http://h/?a=1&b=2" -kU "p:***"'],
  ["curl -u'me:a b' http://h/", "curl -u'me:***' http://h/"],
  ['[curl, -ume:abc, http://h/]', '[curl, -ume:***, http://h/]'],
  ['["/usr/bin/curl", "-fsu", "me:a,b"]', '["/usr/bin/curl", "-fsu", "me:***"]'],
  ['["curl", "-ume:a b", "http://h/"]', '["curl", "-ume:***", "http://h/"]'],
  ['cmd:\n  - curl\n  - -ume:abc', '  - -ume:***'],
  ['cmd:\n  - curl\n  - -su\n  - "me:abc"', '  - "me:***"'],
  ['mysql -u root -pabc shop', 'mysql -u root -p*** shop'],
  ['["/usr/bin/mysqldump", "-pa b", shop]', '["/usr/bin/mysqldump", "-p***", shop]'],
  ['[docker, exec, db, mariadb-admin, -pabc, ping]', '[docker, exec, db, mariadb-admin, -p***, ping]'],
  [
    "command: sh -c 'mysqladmin -pabc ping; ssh -p22 h'",
    "command: sh -c 'mysqladmin -p*** ping; ssh -p22 h'",
  ],
  ["mysql -p'a b' shop", "mysql -p'***' shop"],
  ['cmd:\n  - mysql\n  - -u\n  - root\n  - "-pa b"', '  - "-p***"'],
  ['HOOK: Bearer abc', 'HOOK: Bearer ***'],
  ['DSN: "app:p@ss:w@tcp(db:3306)/shop"', 'DSN: "app:******@tcp(db:3306)/shop"'],
  ['DSN: app:abc@unix(/run/mysql.sock)/shop', 'DSN: app:***@unix(/run/mysql.sock)/shop'],
  ['DSN: app@tcp(db:3306)/shop', 'DSN: app@tcp(db:3306)/shop'],
  ['[curl, -H, "X-A: Bearer abc"]', '[curl, -H, "X-A: Bearer ***"]'],
  ['LOGIN: "Basic bWU6YWJj"', 'LOGIN: "Basic ********"'],
  [
    'TO: https://hooks.slack.com/services/T0/B0/abc # old',
    'TO: https://hooks.slack.com/****************** # old',
  ],
  ['A: "-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----"', `A: "${'*'.repeat(59)}"`],
  ['A: |\n  -----BEGIN RSA PRIVATE KEY-----', `  ${'*'.repeat(31)}`],
  ['A: |\n  -----BEGIN RSA PRIVATE KEY-----\n  MII', '  ***'],
  ['A: |\n  -----BEGIN PRIVATE KEY-----\n  M\n  -----END PRIVATE KEY-----', `  ${'*'.repeat(25)}`],
  ['A: |\n  -----BEGIN PRIVATE KEY-----\n  M\n  -----END PRIVATE KEY-----\n  x', '  x'],
  ['A: |\n  -----BEGIN PRIVATE KEY-----\nB: x', 'B: x'],
])('what has the form of a secret: %j', (text, expected) => {
  expect(masked(text)).toBe(expected);
});

it('masks all of a secret in which something has the form of one', () => {
  expect(maskedText('password: a "x: Bearer b" c')).toBe('password: ***');
});

it.each([
  'command: docker run -u 1000:1000 busybox',
  '[gosu, -u, root, nginx, -p, "8080:80"]',
  'cmd:\n  - su\n  - -u\n  - "1000:1000"',
  'command: psql -U me -h db -p 5432',
  'command: sort -ume:abc',
  'command: curl http://h/; sort -ume:abc',
  'command: curl -u1000:1000 http://h/',
  'command: curl -ume http://h:80/',
  'command: curl -ofile-u:1 http://h/',
  'command: curl -su me http://h/',
  'command: sniff -u http://host:80/',
  'command: web -p 8080',
  'command: ssh -p22 host',
  'command: mysql -u root -p shop',
  'image: "mysql:8"',
  '{image: mysql, command: [web, -p8080]}',
  'TEXT: Basic authentication',
  'TEXT: "Bearer tokens"',
  'TEXT: it wants Bearer abc or nothing',
  'TEXT: https://slack.com/api/chat.postMessage',
  'A: |\n  -----BEGIN CERTIFICATE-----\n  MII',
  'A: |\n  -----BEGIN PUBLIC KEY-----\n  MII',
])('what only looks like one: %j', (text) => {
  expect(masked(text)).toBe(text.split('\n').at(-1));
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
  ['mysql '.repeat(20_000), 0],
  ["mysql '".repeat(20_000), 0],
  ['-u '.repeat(40_000), 0],
  ['-u "'.repeat(40_000), 0],
  ['curl -u '.repeat(20_000), 0],
  ['curl "-u'.repeat(20_000), 0],
  [`curl ${'-ua '.repeat(20_000)}`, 0],
  [`curl -${'s'.repeat(80_000)}`, 0],
  ['Bearer '.repeat(20_000), 0],
  ['a:'.repeat(20_000), 0],
  [`Bearer${' '.repeat(40_000)}`, 0],
  ['-----BEGIN A A PRIVATE KEY '.repeat(10_000), 0],
  ['- '.repeat(40_000), 0],
  [`- ${'" #'.repeat(40_000)}`, 0],
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
  ['DB_PASS', true],
  ['dbPass', true],
  ['DBPASS', true],
  ['userpass', true],
  ['passwd', true],
  ['KEYPASSPHRASE', true],
  ['COMPASS', false],
  ['BYPASS', false],
  ['app.allowBypass', false],
  ['ENCOMPASS_ALL', false],
  ['BYPASS_TOKEN', true],
  ['COMPASSWORD', true],
  ['PASSWORD_FILE', false],
  ['password-path', false],
  ['SECRET_DIR', false],
  ['TOKEN_TTL', false],
  ['PASSWD_MIN_LENGTH', false],
  ['AUTH_TIMEOUT', false],
  ['token.expiry', false],
  ['SECRET_NAME', false],
  ['api_token-Name', false],
  ['AUTH_URL', true],
  ['SSH_AUTH_SOCK', false],
  ['AUTH_HOST', false],
  ['AUTH_PORT', false],
  ['AUTH_METHOD', false],
  ['authType', false],
  ['MAX_TOKENS', false],
  ['llm.max-tokens', false],
  ['CLIMAX_TOKENS', true],
  ['TOKENS', true],
  ['AUTHORIZATION', true],
  ['DB_PASSWORD2', true],
  ['token1', true],
  ['SIGNING_KEY2', true],
  ['secretKey', true],
  ['clientSecretKey', true],
  ['AccountKey', true],
  ['TS_AUTHKEY', true],
  ['DB_CREDS', true],
  ['ADMIN_PW', true],
  ['HTTPW', false],
  ['SACREDS', false],
  ['AUTH_HOST2', false],
  ['PASSWORD_FILE_3', false],
  ['PUBLIC_KEY', false],
  ['PASSPORT2', false],
  ['PROFILE_TOKEN', true],
  ['TOKENFILE_SECRET', true],
])('%s names a secret: %s', (name, secret) => {
  expect(isSecretName(name)).toBe(secret);
});

it.each([
  ['--tokenizer', false],
  ['--passthrough', false],
  ['--author', false],
  ['--max-tokens', false],
  ['--tokenizer-token', true],
  ['--authorization', true],
  ['--authortoken', true],
  ['--dbpass', true],
])('%s leads to a secret: %s', (flag, secret) => {
  expect(isSecretFlag(flag)).toBe(secret);
});

it('takes what services and the like are called for no secret, and what is within them for what it is', () => {
  const text = `services:
  auth:
    image: nginx
    instances:
      token-1: {ship: h, password: abc}
      secret-2:
        ship: h
        env: {LEVEL: info, API_TOKEN: abc}
  "password-store": {image: store, instances: {auth-1: {ship: h}}}
  token: abc
env:
  auth:
    x: abc
auth: {image: abc}
`;
  expect(maskedText(text)).toBe(`services:
  auth:
    image: nginx
    instances:
      token-1: {ship: h, password: ***}
      secret-2:
        ship: h
        env: {LEVEL: info, API_TOKEN: ***}
  "password-store": {image: store, instances: {auth-1: {ship: h}}}
  token: ***
env:
  auth:
    ***
auth: ***
`);
});
