import { expect, it } from 'vitest';
import { FileSecrets } from './file-secrets.ts';

/** A file as it is shown. */
function shown(text: string): string {
  const lines = text.split('\n');
  const secrets = new FileSecrets(lines);
  return lines
    .map((line, index) => {
      const spans = secrets.spans(index);
      return [...line]
        .map((character, at) => (spans.some(({ start, end }) => at >= start && at < end) ? '*' : character))
        .join('');
    })
    .join('\n');
}

it('takes the names of services and the like for no secrets', () => {
  const text =
    'services:\n  auth:\n    instances:\n      auth-1: {ship: h, labels: {a: b}}\n      "token": {ship: h, password: x}\n  tokens: {image: x}';
  expect(shown(text)).toBe(text.replace('password: x', 'password: *'));
});

it.each([
  ['password: |\nabc\n  def\nimage: x', 'password: *\n***\n  ***\nimage: x'],
  ['a:\n  password: |\n  abc\n  def: x', 'a:\n  password: *\n  ***\n  def: x'],
  ['a:\n    password: >-\n  abc # x\nb: y', 'a:\n    password: **\n  *******\nb: y'],
  ['  headers:\n  X-Key: abc\n  timeout: 3', '  headers:\n  **********\n  timeout: 3'],
  ['  token:\n    - abc\n - def\nb: [x]', '  token:\n    *****\n *****\nb: [x]'],
  ['password abc', 'password ***'],
  ['  - password abc', '  - password ***'],
  ['password\n  abc', 'password\n  ***'],
  ['password}: abc', 'password}: ***'],
  ['{user: me, password abc, x: y}', '{user: me, password **********'],
  ['{user: me, password, : abc}', '{user: me, password, : ****'],
  ['{user: me, password: , abc}', '{user: me, password: , ****'],
  ['cmd: [x, --password], abc]', 'cmd: [x, --password]******'],
  ['cmd: [x, --password,\n  abc, -v]', 'cmd: [x, --password,\n  ********'],
  ['endpoint https://host/hook/abc', 'endpoint https://host/********'],
  ['endpoint:\n  https://host/hook/abc', 'endpoint:\n  *********************'],
  ['{endpoint: "https://host/abc, payload: x}', '{endpoint: "https://host/****************'],
  ['{endpoint: "https://host/abc" payload: x}', '{endpoint: "https://host/****************'],
  ['{endpoint: https://host/abc, def, x: y}', '{endpoint: https://host/***************'],
  ['endpoint: https://host/abc, def', 'endpoint: https://host/********'],
  // Addresses that cannot be called.
  ['endpoint: "https//host/hook/abc"', 'endpoint: "*********************'],
  ['endpoint: htp://h/abc', 'endpoint: ***********'],
  ['endpoint: hooks.host/abc', 'endpoint: **************'],
  ['endpoint: hooks.host abc', 'endpoint: **************'],
  ['endpoint = https:/host/abc', 'endpoint = ***************'],
  ['endpoint https//host/abc', 'endpoint ***************'],
  ['endpoint: https://host?abc', 'endpoint: https://host?***'],
  ['endpoint:\n  https//host/abc', 'endpoint:\n  ***************'],
  ['endpoint: >-\n  host/abc', 'endpoint: >-\n  ********'],
  ['{type: http, endpiont: https://host/abc}', '{type: http, endpiont: https://host/****'],
  // Names that are taken for slips of those of secrets.
  ['{username: u, pasword: abc}', '{username: u, pasword: ***}'],
  ['  DB_PASWORD: abc', '  DB_PASWORD: ***'],
  ['  paswordd:\n    abc', '  paswordd:\n    ***'],
  ['  haeders:\n    X-Key: abc', '  haeders:\n    **********'],
  ['tokan: abc', 'tokan: ***'],
  ['  - {a: b, crendentials: abc}', '  - {a: b, crendentials: ***}'],
  // Names of filters behind a secret are shown, what else is there may be one.
  ['B: "{{ env.MY_PASSWORD | b64encode }}"', 'B: "{{ env.MY_PASSWORD | b64encode }}"'],
  ['B: {{ env.MY_PASSWORD|b64encode|upper }}\nC: x', 'B: {{ env.MY_PASSWORD|b64encode|upper }}\nC: x'],
  [
    `B: {{ env.MY_PASSWORD or 'ab|c' | trim | replace("d|e", f) }}`,
    'B: {{ env.MY_PASSWORD ********* | trim | replace********** }}',
  ],
  ['B: {{ env.MY_PASSWORD or abc\n  def: x', 'B: {{ env.MY_PASSWORD ******\n  def: x'],
  ['{a: {{ env.A }}, password abc}', '{a: {{ env.A }}, password ****'],
  ['DB_PASSWORD: "{{ env.A | trim }}"', 'DB_PASSWORD: ********************'],
  // URLs.
  ['{a: "amqp://u:p@abc@h/", b: c}', '{a: "amqp://u:*****@h/", b: c}'],
  ['registry: "http://u:ab abc@h:99999"', 'registry: "http://u:******@h:99999"'],
  // What is in order is shown.
  ['endpoint: 10.0.0.1:22', 'endpoint: 10.0.0.1:22'],
  ['endpoint: ops@10.0.0.1', 'endpoint: ops@10.0.0.1'],
  ['endpoint: tcp://h.example:2375/', 'endpoint: tcp://h.example:2375/'],
  ['{endpoint: "h.example", tls: yes}', '{endpoint: "h.example", tls: yes}'],
  ['endpoint: "[fd00::1]"', 'endpoint: "[fd00::1]"'],
  ['endpoint: {env: HOOK}', 'endpoint: {env: HOOK}'],
  ['endpoint: {{ hook }}/abc', 'endpoint: {{ hook }}/abc'],
  ['entrypoint: [/bin/sh, -c]', 'entrypoint: [/bin/sh, -c]'],
  ['secure: yes\nauthor: me\nREADER: x\nserver: y', 'secure: yes\nauthor: me\nREADER: x\nserver: y'],
  ['- {token: abc}\n- {type: exec, script: x}', '- {token: ***}\n- {type: exec, script: x}'],
  ['    token: abc\n  - {type: htpp, file: x}', '    token: ***\n  - {type: htpp, file: x}'],
  [
    '{endpoint: "https://host/abc", payload: {w: "{x}"}}',
    '{endpoint: "https://host/***", payload: {w: "{x}"}}',
  ],
  ['{endpoint: https://host/abc, level: info}', '{endpoint: https://host/***, level: info}'],
  ['{type: http, endpoint: https://host/abc}', '{type: http, endpoint: https://host/***}'],
  ['password: abc\n# why\nimage: x', 'password: ***\n# why\nimage: x'],
  ['{password: abc,\n  image: x\n}\n- y', '{password: ***,\n  image: x\n}\n- y'],
  ['requires: [auth, db]\nomit: no', 'requires: [auth, db]\nomit: no'],
  ['requires:\n  - auth\n  - db', 'requires:\n  - auth\n  - db'],
  ['password: abc\n{% if x %}\nimage: y\n{% endif %}', 'password: ***\n{% if x %}\nimage: y\n{% endif %}'],
  ['cmd: --user me\n  --verbose', 'cmd: --user me\n  --verbose'],
])('%j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

it('hides a secret whatever single character or indentation about it is mistyped', () => {
  const secret = 'S3cr3t';
  const lines = `registries:
  own:
    password: |
      ${secret} one
      ${secret} two
    username: ada
  two: {registry: x, password: ${secret}, username: u}
audit:
  - {type: http, headers: {X-Key: ${secret}, Y: z}, level: info}
  - type: slack
    token: >-
      ${secret}
    level: debug
  - {type: http, endpoint: "https://hooks/x/${secret}"}
  - type: http
    endpoint: https://hooks/x/${secret}
web:
  env:
    - DB_PASSWORD=${secret}
  env:
    DATABASE: "amqp://u:p@${secret}/${secret}@h/"
    CACHE: redis://:a ${secret}@h
    CLONE: https://git_0123456789abcdef${secret}@h/x
    DB_PASSWORD: "${secret}
      ${secret}"
    API_TOKEN:
      - a
      - ${secret}
  command: [x, --password, ${secret}, -v]`.split('\n');
  const text = lines.join('\n');
  const moved = lines.flatMap((line, index) =>
    [0, 1, 2, 3, 4, 5, 8].map((indent) =>
      lines.with(index, `${' '.repeat(indent)}${line.trimStart()}`).join('\n'),
    ),
  );
  // The name that says what is secret is taken as it stands.
  const names = [
    ...text.matchAll(
      /\/\/(?:u:p@S3cr3t\/|:a |git_0123456789abcdef)S3cr3t@h|S3cr3t|password|headers|token|endpoint|DB_PASSWORD=?|API_TOKEN/g,
    ),
  ];
  const isIn = (at: number): boolean =>
    names.some(({ index, 0: name }) => at >= index && at < index + name.length);
  const typed = Array.from(text, (_, at) => at).flatMap((at) => [
    ...(isIn(at) ? [] : [text.slice(0, at) + text.slice(at + 1)]),
    ...(isIn(at) && isIn(at - 1)
      ? []
      : [...`"'{}[],:|&*!?\t\n`].map((typo) => text.slice(0, at) + typo + text.slice(at))),
  ]);
  const leaks = [...moved, ...typed].flatMap((each) => {
    const at = shown(each)
      .split('\n')
      .findIndex((line) => line.includes(secret));
    return at === -1
      ? []
      : [
          each
            .split('\n')
            .slice(Math.max(0, at - 1), at + 1)
            .join('\n'),
        ];
  });
  expect(leaks).toEqual([]);
});

// What is done more than once for a character takes seconds here.
it.each([
  [`${' '.repeat(40_000)}x`],
  [`password: ${'&'.repeat(40_000)}x`],
  [`password: ${'& '.repeat(40_000)}x`],
  [`x: [${'a'.repeat(40_000)} ${'b'.repeat(40_000)}!!!!`],
  [`x: {${', auth '.repeat(20_000)}`],
  [`x: ${'-- '.repeat(20_000)}${'--:'.repeat(20_000)}`],
  [`${'- '.repeat(40_000)}x`],
  [`x: ${'endpoint:https://'.repeat(5_000)}`],
  [`x: ${'auth:}'.repeat(20_000)}`],
  [`x: ${'endpoint: '.repeat(20_000)}`],
  [`x: ${'endpoint: a.b '.repeat(10_000)}`],
  [`x: ${'endpoint: a, '.repeat(10_000)}`],
  [`endpoint:${' '.repeat(40_000)}x y`],
  [`endpoint: https://${'a'.repeat(40_000)} y`],
  [`x: ${'epdpoint '.repeat(20_000)}`],
])('is quick on lines made to be slow, %#', { timeout: 5_000 }, (line) => {
  expect(shown(`${line}\npassword: |\nabc`)).toMatch(/\*\*\*$/);
});
