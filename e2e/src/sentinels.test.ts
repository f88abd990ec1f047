import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { describeOnLab, engine, fleet, ids, ship } from './harness/fleet.ts';
import { type Ended, type Workplace, workplace } from './harness/maestro.ts';
import { haveRegistry, publish, type Registry, registryUser, startRegistry } from './harness/registry.ts';
import { haveTerminal, onTerminal } from './harness/terminal.ts';

/** Words that stand nowhere but where a secret is meant. */
const sentinel = {
  plain: '9270ea5771381edd96-plain',
  variable: 'e5883e93bd33621cd5-variable',
  file: '97fcd5ce8a07e11cd6-file',
  command: '518678d0e41d221995-command',
  envFile: 'd2e9e6bd31fdd6a959-envfile',
  registry: '8cc29cf9dfd5e31070-registry',
  keptRegistry: '607451b1acdb6dba77-keptregistry',
  header: 'fd5fb74698e96c6b02-header',
  keptHeader: '787aff796a32df818e-keptheader',
  url: '9beaa362e1787990fb-url',
  databaseUrl: '3f1c77a90be2465d18-databaseurl',
  hook: '29ab891996244b90f0-hook',
  token: 'de000785dbda633c9c-token',
  check: '92568a5930f4285101-check',
  keptCheck: 'fe3dc5a23f0a45a956-keptcheck',
  badLine: 'da26c6031d374ae74a-badline',
  stderr: '1ae44ba7237df7134f-stderr',
  /** What the registry lets pull. */
  login: registryUser.password,
  /** In a command, labels and a health check: what a plan shows, of both sides. */
  argument: '4b0de2b1fa0dd6c1f5-argument',
  label: 'a31c6ff1d2f3a7be10-label',
  health: 'c7e94d02b1c28f9a44-health',
  template: 'f02d8c3b7715ae6d92-template',
  /** What templates make of secrets. */
  slice: '6e0b53cf19d27a48f1-slice',
  upper: 'C29A71E6F40D83B5A6-UPPER',
  piece: '81d5e06b7fa2c94d30-piece',
} as const;

/** In the operator's environment: what is kept in variables. */
const env = {
  VARIABLE: sentinel.variable,
  REGISTRY: sentinel.keptRegistry,
  HEADER: sentinel.keptHeader,
  CHECK: sentinel.keptCheck,
  LONG_TOKEN: `${sentinel.slice}-0 and more`,
  LOW_TOKEN: sentinel.upper.toLowerCase(),
  SPLIT_TOKEN: `a:${sentinel.piece}:b`,
  DEBUG: '*',
};

/** What a template makes of one that is kept in a variable. */
const slice = `"{{ env.LONG_TOKEN[:${sentinel.slice.length}] }}"`;

const piece = `"{{ env.SPLIT_TOKEN.split(':')[1] }}"`;

const unpacked = `"{% set a, b, c = env.SPLIT_TOKEN.split(':') %}{{ b.strip() }}"`;
/** The same where the template cannot be rendered with any other text. */
const cut = "{{ env.SPLIT_TOKEN[env.SPLIT_TOKEN.index('81d5e'):-2] }}";

/** Between two lines of what a program has printed, as it is, as it is shown, or as JSON has it. */
const lineBreak = /(?<=[\w+/])(?:\n *\|? *|\\n|",\s*")(?=[\w+/])/g;

/** The sentinels that a text has, as they are, escaped, or in base64, wherever they begin in it, and wherever it is wrapped. */
function found(text: string): string[] {
  const plain = text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%(?:25)*([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const unwrapped = text.replace(lineBreak, '');
  return Object.values(sentinel).filter((word) =>
    spellings(word).some((spelling) => [text, plain, unwrapped].some((each) => each.includes(spelling))),
  );
}

function spellings(word: string): string[] {
  const encoded = ['', 'x', 'xx'].map((before) => {
    const whole = Buffer.from(before + word).toString('base64');
    // Without what the bytes before and after have a part in.
    return whole.slice(4, 4 + Math.floor((word.length - 6) / 3) * 4);
  });
  return [word, encodeURIComponent(word), ...encoded];
}

const inputs: ReadonlySet<string> = new Set([
  'maestro.yaml',
  'db.env',
  'bad.env',
  'secret',
  'give',
  'crash.cjs',
]);

/** All that was written under a folder, but for what the test put there itself. */
function writtenIn(directory: string): string {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !inputs.has(entry.name) && !entry.name.endsWith('.in.yaml'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .map((bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('latin1'))
    .join('\n');
}

type Line = readonly [code: number, line: string];

const inBothFormats = (lines: readonly string[]): Line[] =>
  lines.flatMap((line): Line[] => [
    [0, line],
    [0, `${line} --json`],
  ]);

/** Command lines that ask no ship. */
const offline: readonly Line[] = [
  ...inBothFormats(['validate', 'dump', 'dump -c', 'render', 'deptree', 'env app-1']),
  [0, 'render --origins'],
  [0, 'env app-1 --format json'],
  [0, 'env app-1 --format shell'],
  [0, 'explain app-1 --offline --json'],
  [0, 'complete start a'],
  [0, 'complete --each -- maestro start a'],
  [0, 'completion bash'],
  [0, 'schema'],
  [0, 'init new.yaml'],
];

/** Command lines that look at ships, before there is anything. */
const looks: readonly Line[] = [
  ...inBothFormats(['status', 'status -F', 'start --dry-run', 'plan']),
  [0, 'plan --format mermaid'],
  [0, 'plan --format dot'],
  [0, 'explain app-1 --json'],
  [0, 'lock'],
  [0, 'doctor --json'],
  [0, 'doctor --bundle report.tar.gz'],
];

/** Command lines that act, in this order. */
const plays: readonly Line[] = [
  [0, 'plan --out first.plan'],
  [0, 'apply first.plan -y'],
  [0, 'start'],
  [0, 'start --json'],
  [0, 'restart app-1 --progress plain'],
  [0, 'status -F'],
  [0, 'explain app-1'],
  [0, 'logs app-1 -n 5'],
  [0, 'logs app-1 -n 5 --json'],
  [0, 'logs app side -n 5'],
  [0, 'exec app-1 -- true'],
  [0, 'stop app-1 --progress json'],
  [0, 'clean --progress quiet'],
  [0, 'apply -y --json'],
  [0, 'history'],
  [0, 'history 1 --json'],
  [0, 'resume --list'],
  [0, 'rollback -y 1'],
  [0, 'kill side-1'],
  [0, '-f less.in.yaml clean --orphans -y'],
  [0, 'start app-1 --progress quiet'],
  [0, 'kill app-1'],
];

/** Command lines that pull from the registry that has to be logged in to. */
const pulls: readonly Line[] = [
  [0, 'pull'],
  [0, 'pull --json'],
];

describe('sentinels', () => {
  test('are found as they are, escaped, and in base64', () => {
    const { registry } = sentinel;
    const auth = Buffer.from(JSON.stringify({ username: 'ada', password: registry })).toString('base64');
    const escaped = registry.replaceAll('-', '%2d').replaceAll('c', '\\u0063');
    const lines = auth.match(/.{1,20}/g) ?? [];
    const wrapped = [
      lines.join('\n'),
      lines.join('\n  | '),
      JSON.stringify(lines),
      JSON.stringify(lines.join('\n')),
    ];
    for (const text of [`x${registry}y`, auth, escaped, ...wrapped]) expect(found(text)).toEqual([registry]);
    expect(found('nothing')).toEqual([]);
  });
});

describeOnLab('secrets are in nothing that is written', () => {
  const lab = fleet();
  let registry: Registry | undefined;
  beforeAll(async () => {
    if (haveRegistry()) registry = await startRegistry(lab, { access: 'login' });
  });
  afterAll(async () => registry?.stop());
  beforeEach(() => lab.reset());

  /** Hears auditors, and keeps what they say. */
  async function listener(): Promise<{ readonly url: string; readonly heard: string[] }> {
    const heard: string[] = [];
    const http = createServer((request, response) => {
      heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
      request.resume().on('end', () => response.end('{"ok":true}'));
    });
    onTestFinished(() => {
      http.closeAllConnections();
      http.close();
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    return { url: `127.0.0.1:${(http.address() as AddressInfo).port}`, heard };
  }

  /** An environment in which every value that can be secret is. @param of what is different about its one instance */
  const environmentFile = (
    hook: string,
    of: {
      readonly image?: string;
      readonly check?: string;
      readonly more?: string;
      readonly audit?: string;
    } = {},
  ): string => `
registries:
  plain: {registry: "http://${registry?.host ?? '127.0.0.1:9'}/v2/", username: ada, password: ${sentinel.registry}}
  kept: {registry: "http://127.0.0.1:9/v2/", username: ada, password: {env: REGISTRY}}
audit:
  - {type: log, file: audit.log, level: debug}
  - type: http
    endpoint: "http://ada:${sentinel.url}@${hook}/${sentinel.hook}"
    headers: {X-Key: ${sentinel.header}, X-Kept: {env: HEADER}}
    events: [action, success, error]
    payload: {text: "{message}"}
  - {type: slack, channel: "#ops", token: ${sentinel.token}, endpoint: "http://${hook}/slack"}
${of.audit ?? ''}
${overFleet(
  lab,
  `  app:
    image: ${of.image ?? 'busybox:test'}
    envfile: db.env
    env:
      API_PASSWORD: ${sentinel.plain}
      VARIABLE: {env: VARIABLE}
      FILE: {file: secret}
      COMMAND: [--key, {command: [./give]}]
      DATABASE: "postgres://ada:${sentinel.databaseUrl}@db/shop"
    instances:
      app-1:
        ship: ship1
        command: ${server}
        stop_timeout: 0
        ports: {http: "80:21950"}
        lifecycle:
          running:
            - type: http
              port: http
              path: /etc/passwd
              ${of.check ?? 'max_wait: 10'}
              requests_options: {headers: {X-Key: {env: CHECK}}, auth: [ada, ${sentinel.check}]}
        ${of.more ?? ''}`,
)}
`;

  /** A folder in which all that Maestro could write to lies. */
  const folder = (text: string): Workplace => {
    const place = workplace(text);
    mkdirSync(join(place.directory, 'tmp'));
    place.write('db.env', `LEVEL=debug\nDB_PASSWORD=${sentinel.envFile}\n`);
    place.write('bad.env', `DB_PASSWORD ${sentinel.badLine}\n`);
    place.write('secret', `${sentinel.file}\n`);
    place.write('give', `#!/bin/sh\necho ${sentinel.command}\n`);
    execFileSync('chmod', ['+x', join(place.directory, 'give')]);
    return place;
  };

  const placesIn = ({ directory }: Workplace): Record<string, string> => ({
    HOME: directory,
    TMPDIR: join(directory, 'tmp'),
    XDG_CACHE_HOME: directory,
    XDG_STATE_HOME: directory,
  });

  const run = async (
    place: Workplace,
    words: readonly string[],
    more: Record<string, string> = {},
  ): Promise<Ended> => {
    return place.maestroWith({ env: { ...env, ...placesIn(place), ...more } }, ...words);
  };

  const told = (ended: readonly Ended[], place: Workplace): string[] =>
    found(
      [...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]), writtenIn(place.directory)].join('\n'),
    );

  /** Runs command lines, one after the other, and expects their exit codes. */
  const runAll = async (
    place: Workplace,
    lines: readonly Line[],
    order: 'in turn' | 'together' = 'in turn',
  ): Promise<void> => {
    const ended: Ended[] = [];
    if (order === 'together')
      ended.push(...(await Promise.all(lines.map(([, line]) => run(place, line.split(' '))))));
    else for (const [, line] of lines) ended.push(await run(place, line.split(' ')));
    const codes = ended.map(({ code }, index) => [code, lines[index]?.[1]]);
    expect(codes, ended.map(({ stderr }) => stderr).join('\n')).toEqual(
      lines.map(([code, line]) => [code, line]),
    );
    expect(told(ended, place)).toEqual([]);
  };

  test('by commands that look, in every format', async () => {
    const { url } = await listener();
    const place = folder(environmentFile(url));
    await runAll(place, offline, 'together');
    await runAll(place, looks, 'together');
  });

  test('by any command that there is', async () => {
    const { stdout } = await workplace('').maestro('complete', 'maestro', '');
    const words = [...offline, ...looks, ...plays, ...pulls].flatMap(([, line]) => line.split(' '));
    expect(stdout.trim().split(' ')).toContain('start');
    expect(
      stdout
        .trim()
        .split(' ')
        .filter((command) => !words.includes(command)),
    ).toEqual([]);
  });

  test('by plays, in every format; the container has them', async () => {
    const { url, heard } = await listener();
    const text = environmentFile(url);
    const side = `
  side:
    image: busybox:test
    env: {VARIABLE: {env: VARIABLE}}
    instances: {side-1: {ship: ship2, command: ${server}, stop_timeout: 0}}
`;
    const place = folder(text + side);
    place.write('less.in.yaml', text);
    await runAll(place, plays);
    const id = (await ids(lab))['ship1/app-1'];
    const { Config } = (await engine(ship(lab, 'ship1'), 'GET', `/containers/${id}/json`)) as {
      readonly Config: { readonly Env: readonly string[]; readonly Labels: object };
    };
    expect(Config.Env.filter((variable) => found(variable).length > 0).toSorted()).toEqual([
      `API_PASSWORD=${sentinel.plain}`,
      `COMMAND=--key ${sentinel.command}`,
      `DATABASE=postgres://ada:${sentinel.databaseUrl}@db/shop`,
      `DB_PASSWORD=${sentinel.envFile}`,
      `FILE=${sentinel.file}`,
      `VARIABLE=${sentinel.variable}`,
    ]);
    expect(found(JSON.stringify(Config.Labels))).toEqual([]);
    // Auditors got what is theirs, and nothing else.
    expect(found(heard.join('\n')).toSorted()).toEqual(
      [sentinel.header, sentinel.hook, sentinel.keptHeader, sentinel.token, sentinel.url].toSorted(),
    );
  });

  test('by the journal of a play that was interrupted', async () => {
    const check = 'match_regex: never\n              max_wait: 60';
    const place = folder(environmentFile((await listener()).url, { check }));
    const start = place.beginWith({ env: { ...env, ...placesIn(place) } }, 'start');
    await start.line(/waiting for 1 running check/);
    start.signal('SIGINT');
    const ended = [await start.ended];
    const [journal = ''] = readdirSync(join(place.directory, 'maestro', 'journals'));
    expect(writtenIn(place.directory)).toContain('{"type":"journal","format":1,');
    ended.push(await run(place, ['resume', '--list', '--json']), await run(place, ['resume']));
    expect(ended.map(({ code }) => code)).toEqual([130, 0, 2]);
    expect(ended[1]?.stdout).toContain(journal.replace('.jsonl', ''));
    expect(told(ended, place)).toEqual([]);
  });

  test('by records of applies, nor by the way back', async () => {
    const { url } = await listener();
    const more = `DATABASE_URL: "postgres://ada:${sentinel.url}@db/shop"\n      TOLD: "{{ env.OPS_TOKEN }}"\n      API_PASSWORD:`;
    const text = environmentFile(url).replace('API_PASSWORD:', more);
    const place = folder(text);
    const ended: Ended[] = [];
    const maestro = async (...words: string[]): Promise<void> => {
      ended.push(await run(place, words, { OPS_TOKEN: sentinel.plain }));
    };
    await maestro('apply', '-y');
    place.write('maestro.yaml', text.replace('API_PASSWORD:', 'RELEASE: "2"\n      API_PASSWORD:'));
    await maestro('plan');
    await maestro('apply', '-y', '--json');
    for (const words of [['history'], ['history', '2'], ['history', '2', '--json']]) await maestro(...words);
    await maestro('rollback', '--dry-run', '--json');
    await maestro('rollback', '-y');
    expect(
      ended.map(({ code }) => code),
      ended.map(({ stderr }) => stderr).join('\n'),
    ).toEqual(ended.map(() => 0));
    expect(told(ended, place)).toEqual([]);
    const { Volumes } = (await engine(ship(lab, 'ship1'), 'GET', '/volumes')) as {
      readonly Volumes: readonly { readonly Labels: Readonly<Record<string, string>> }[];
    };
    const records = Volumes.map(({ Labels }) =>
      gunzipSync(Buffer.from(Labels['maestro.record.content'] ?? '', 'base64')).toString('utf8'),
    );
    expect(records).toHaveLength(3);
    expect(found(records.join('\n') + JSON.stringify(Volumes))).toEqual([]);
    // They are in the container that was gone back to.
    const id = (await ids(lab))['ship1/app-1'];
    const { Config } = (await engine(ship(lab, 'ship1'), 'GET', `/containers/${id}/json`)) as {
      readonly Config: { readonly Env: readonly string[] };
    };
    expect(Config.Env).toEqual(
      expect.arrayContaining([
        `API_PASSWORD=${sentinel.plain}`,
        `TOLD=${sentinel.plain}`,
        `DATABASE_URL=postgres://ada:${sentinel.url}@db/shop`,
        `FILE=${sentinel.file}`,
      ]),
    );
    expect(Config.Env.some((variable) => variable.startsWith('RELEASE='))).toBe(false);
  });

  test('by plans of what has another secret now, in every format', async () => {
    const { url } = await listener();
    const more = (release: string): string => `labels:
          app/token: ${sentinel.label}${release}
          told: "{{ env.OPS_TOKEN }}"
          part: "{{ env.LONG_TOKEN[:${sentinel.slice.length + 2}] }}"
        healthcheck: {test: [CMD, wget, --header, "Authorization: Bearer ${sentinel.health}${release}", x], interval: 1h}
        entrypoint: [sh, -c, "exec sleep 600", --password, ${sentinel.argument}${release}, "TOKEN=${sentinel.argument}${release}"]`;
    const derived = 'LOUD: "so: {{ env.LOW_TOKEN | upper }}"\n      PIN: "{{ env.OPS_TOKEN[-1] }}"';
    const text = (release: string): string =>
      environmentFile(url, { more: more(release) })
        .replace(`command: ${server}`, 'command: []')
        .replace('DATABASE: ', `TOLD: "{{ env.OPS_TOKEN }}"\n      ${derived}\n      DATABASE: `)
        .replace(/lifecycle:.*?(?=labels:)/s, '')
        .replace(sentinel.databaseUrl, `${sentinel.databaseUrl}${release}`);
    const place = folder(text('-1'));
    const rotated = (release: string) => ({
      OPS_TOKEN: `${sentinel.template}${release}`,
      LONG_TOKEN: `${sentinel.slice}${release} and more`,
      LOW_TOKEN: `${sentinel.upper.toLowerCase()}${release}`,
    });
    const ended = [await run(place, ['start', 'app-1'], rotated('-1'))];
    place.write('maestro.yaml', text('-2'));
    for (const words of [
      ...inBothFormats(['plan', 'status -F', 'explain app-1', 'start', 'restart app-1 --dry-run']),
      [0, 'plan --out later.plan'],
      [0, 'plan --format dot'],
      [0, 'apply later.plan -y --json'],
      [0, 'history 1'],
    ] as const)
      ended.push(await run(place, words[1].split(' '), rotated('-2')));
    expect(
      ended.map(({ code }) => code),
      ended.map(({ stderr }) => stderr).join('\n'),
    ).toEqual(ended.map(() => 0));
    expect(ended[1]?.stdout).toMatch(/env\.TOLD +another secret\n/);
    expect(ended[1]?.stdout).toMatch(/labels\.app\/token +another secret\n/);
    for (const field of ['env.LOUD', 'env.PIN', 'labels.part'])
      expect(ended[1]?.stdout).toMatch(new RegExp(`${field} +another secret\\n`));
    // The file says nothing of them any more: only the container still tells that they are secret.
    place.write(
      'maestro.yaml',
      text('-2')
        .replace(derived, '')
        .replace(/part: .*/, ''),
    );
    ended.push(await run(place, ['plan'], rotated('-2')));
    expect(ended.at(-1)?.stdout).toMatch(/env\.PIN +\*\*\*/);
    expect(told(ended, place)).toEqual([]);
  });

  test.skipIf(!haveRegistry())('by pulls that log in', async () => {
    const { url } = await listener();
    if (registry === undefined) throw new Error('There is no registry.');
    await publish(ship(lab, 'ship1'), `${registry.host}/app:1`);
    const text = environmentFile(url, { image: `${registry.host}/app:1` });
    await runAll(folder(text.replace(sentinel.registry, sentinel.login)), pulls);
  });

  test.skipIf(!haveTerminal)('by a live table', async () => {
    const place = folder(environmentFile((await listener()).url));
    Object.assign(process.env, env);
    onTestFinished(() => {
      for (const name of Object.keys(env)) delete process.env[name];
    });
    const { code, raw } = await onTerminal(place.directory, { columns: 200, rows: 24 }, 'start');
    expect([code, found(raw + writtenIn(place.directory))]).toEqual([0, []]);
  });

  describe('by failures', () => {
    const failing = async (
      text: string,
      code: string,
      words: readonly string[] = ['start'],
    ): Promise<void> => {
      const place = folder(text);
      const ended = [await run(place, words), await run(place, [...words, '--json'])];
      expect(ended.map((each) => each.code)).toEqual([expect.any(Number), expect.any(Number)]);
      for (const { code: exit, stdout, stderr } of ended) {
        expect(exit).not.toBe(0);
        expect(stdout + stderr).toContain(code);
      }
      expect(told(ended, place)).toEqual([]);
    };

    test('of the Engine', async () => {
      const { url } = await listener();
      await failing(environmentFile(url, { more: 'username: nobody-of-this-name' }), 'nobody-of-this-name');
      await lab.reset();
      await failing(environmentFile(url, { more: 'env: {"": {env: VARIABLE}}' }), 'env-name');
      await lab.reset();
      await failing(environmentFile(url, { more: `username: ${slice}` }), 'unable to find user');
      await lab.reset();
      await failing(environmentFile(url, { more: `net: ${slice}` }), 'network-missing');
      for (const net of [piece, `"${cut}"`])
        await failing(environmentFile(url, { more: `net: ${net}` }), 'network-missing');
      await failing(
        environmentFile(url, { more: `env: {A: {file: ${piece}}, B: {command: [${piece}]}}` }),
        'secret-unavailable',
      );
      await failing(environmentFile(url, { more: `username: ${piece}` }), 'unable to find user');
      await failing(
        environmentFile(url, { image: `"127.0.0.1:9/{{ env.LONG_TOKEN[:${sentinel.slice.length}] }}"` }),
        'pull',
      );
    });

    test('of a check', async () => {
      const check = 'match_regex: never\n              max_wait: 1';
      await failing(environmentFile((await listener()).url, { check }), 'check-failed');
    });

    test('of checks that print all that they are given', async () => {
      const { url } = await listener();
      const shows = [
        'env | tail -c 3000; env | base64 -w 0; echo; echo $VARIABLE | tr - %2D; exit 1',
        'env; env | grep VARIABLE | base64 -w 20; exit 1',
        "echo {% if env.LONG_TOKEN | length > 9 %}long{% endif %} {{ env.SPLIT_TOKEN.split(':')[1] }}; exit 1",
        `echo cannot log in with ${cut}; exit 1`,
        'echo {% for part in env.SPLIT_TOKEN[2:-2] | batch(4) %}{{ part | join }}{% endfor %}; exit 1',
      ];
      const commands = [...shows.map((show) => `[sh, -c, "${show}"]`), `[${piece}]`];
      const checks = ['exec', 'rexec'].flatMap((type) => commands.map((command) => [type, command] as const));
      for (const [type, command] of checks) {
        const check = `- {type: ${type}, attempts: 1, command: ${command}}`;
        const text = environmentFile(url)
          .replace('- type: http\n              port', `${check}\n            $&`)
          .replace(
            'API_PASSWORD: ',
            `PART: ${slice}\n      LOUD: "so {{ env.LOW_TOKEN | upper }}"\n      API_PASSWORD: `,
          );
        expect(text).toContain(`type: ${type}`);
        await failing(text, 'check-failed');
        await lab.reset();
      }
    });

    test('of an auditor', async () => {
      await failing(environmentFile('127.0.0.1:9'), 'audit');
    });

    test.skipIf(!haveRegistry())('of a registry', async () => {
      const { url } = await listener();
      await failing(environmentFile(url, { image: `${registry?.host}/app:1` }), 'pull-denied', ['pull']);
    });

    test.skipIf(!haveRegistry())('of a registry that says what it was told', async () => {
      const { url } = await listener();
      const word = sentinel.registry;
      const spelled = [
        word,
        word.replaceAll('-', '%2D'),
        encodeURIComponent(`<${word}>`),
        word.replaceAll('c', '\\u0063'),
        ...['', 'x', 'xx'].map((before) => Buffer.from(before + word).toString('base64')),
      ];
      const body = JSON.stringify({
        errors: [{ code: 'DENIED', message: `not for ${spelled.join(' or ')}` }],
      });
      const headers = { 'Content-Type': 'application/json' };
      registry?.misbehave({ status: 403, headers, body });
      onTestFinished(() => registry?.behave());
      await failing(environmentFile(url, { image: `${registry?.host}/app:1` }), 'pull-denied', ['pull']);
    });

    test('of a secret that cannot be had', async () => {
      const { url } = await listener();
      const text = environmentFile(url);
      await failing(text.replace('{file: secret}', '{file: none}'), 'secret-unavailable');
      const script = `echo ${sentinel.command}; echo ${sentinel.stderr} >&2; exit 1`;
      await failing(text.replace('[./give]', `[sh, -c, "${script}"]`), 'secret-unavailable');
    });

    test('of files that are wrong, with excerpts', async () => {
      const { url } = await listener();
      const text = environmentFile(url);
      const wrong = [
        text.replace('username: ada,', 'username: [ada],'),
        text.replace(`password: ${sentinel.registry}}`, `password: "${sentinel.registry}`),
        text.replace('level: debug}', 'levle: debug}'),
        text.replace('X-Key: ', 'X-Key: : '),
        text.replace('envfile: db.env', 'envfile: bad.env'),
        text.replace('API_PASSWORD: ', 'API_PASSWORD:\t- '),
        text.replace('token: ', 'token: {a: b}, tokne: '),
        text.replace('ports: {http:', 'ports: {htpp:'),
        text.replace('stop_timeout: 0', `stop_timeout: 0\n        restart: ${slice}`),
        text.replace('stop_timeout: 0', `stop_timeout: ${slice}`),
        text.replace('stop_timeout: 0', `stop_timeout: 0\n        restart: ${piece}`),
        text.replace('stop_timeout: 0', `stop_timeout: 0\n        restart: "${cut}"`),
        text.replace('stop_timeout: 0', `stop_timeout: 0\n        log_driver: ${unpacked}`),
        text.replace('stop_timeout: 0', `stop_timeout: 0\n        volumes_from: [${unpacked}]`),
        text.replace('stop_timeout: 0', `${slice}: 0`),
        text.replace('username: ada, password: ', 'username: ada, password '),
        text.replace('API_PASSWORD: ', 'API_PASSWORD: |\n'),
        text.replace('API_PASSWORD: ', 'API_PASSWORD: >-\n    - '),
        text.replace(`password: ${sentinel.registry}`, `password: "{{ ${sentinel.registry} x }}"`),
      ];
      const place = folder(text);
      for (const [index, each] of wrong.entries()) place.write(`wrong-${index}.in.yaml`, each);
      const ended = await Promise.all(
        wrong.flatMap((_, index) =>
          [[], ['--json']].map((format) =>
            run(place, ['-f', `wrong-${index}.in.yaml`, 'validate', ...format]),
          ),
        ),
      );
      expect(ended.map(({ stdout, stderr }) => /error\[|warning\[|"severity"/.test(stdout + stderr))).toEqual(
        ended.map(() => true),
      );
      expect(told(ended, place)).toEqual([]);
    });

    test('that nobody foresaw', async () => {
      const { url } = await listener();
      const place = folder(environmentFile(url));
      // What a library throws may hold all that it was given.
      place.write(
        'crash.cjs',
        `const http = require('node:http');
const request = http.request;
http.request = (...given) => {
  const headers = JSON.stringify(given.map((each) => each?.headers ?? null));
  if (!/x-key|bearer/i.test(headers)) return request(...given);
  throw Object.assign(new Error('boom'), { given, url: String(given[0]) });
};
require('node:module').syncBuiltinESMExports();`,
      );
      const crash = { NODE_OPTIONS: `--require=${join(place.directory, 'crash.cjs')}` };
      const ended = [await run(place, ['start'], crash), await run(place, ['start', '--json'], crash)];
      for (const { stdout, stderr } of ended) expect(stdout + stderr).toContain('boom');
      expect(told(ended, place)).toEqual([]);
    });
  });
});
