import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { printableText } from '../model/index.ts';
import { type LoadResult, loadConfig, loadEnvironment } from './load-environment.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-load-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(files: { readonly [name: string]: string }): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function load(processEnv: Record<string, string | undefined> = {}): LoadResult {
  return loadEnvironment({ file: join(folder, 'maestro.yaml'), processEnv });
}

function told({ diagnostics }: LoadResult): string[] {
  return diagnostics.map(({ severity, code, location, message }) => {
    const place =
      location === undefined
        ? ''
        : `${location.file.replace(`${folder}/`, '')}:${location.line}:${location.column} `;
    return `${place}${severity} ${code}: ${message.replaceAll(`${folder}/`, '')}`;
  });
}

const file = `__maestro: {schema: 2}
name: {{ env.NAME }}
ships: {h: {ip: 10.0.0.1}}
services:
{% for number in [1, 2] %}
  web{{ number }}:
    image: app
    envfile: env/web.env
    instances:
      web{{ number }}-1: {ship: h}
{% endfor %}
`;

describe('loading', () => {
  test('goes from the template to the environment', () => {
    put({ 'maestro.yaml': file, 'env/web.env': 'A=1\n' });
    const { environment, diagnostics, files, document } = load({ NAME: 'demo', UNSET: undefined });
    expect(diagnostics).toEqual([]);
    expect(environment?.name).toBe('demo');
    expect(environment?.directory).toBe(folder);
    expect(Object.keys(environment?.instances ?? {})).toEqual(['web1-1', 'web2-1']);
    const variable = environment?.instances['web2-1']?.env.find(({ name }) => name === 'A');
    expect(variable?.value && printableText(variable.value)).toBe('1');
    expect([...files.keys()]).toEqual([join(folder, 'maestro.yaml')]);
    expect(document?.locate('/services/web2', 'key').line).toBe(6);
  });

  test('is plain data: it survives JSON', () => {
    put({ 'maestro.yaml': file, 'env/web.env': 'A=1\n' });
    const { environment } = load({ NAME: 'demo' });
    expect(JSON.parse(JSON.stringify(environment))).toEqual(environment);
  });

  test('takes standard input, whose neighbours are in the directory that is given', () => {
    put({ 'env/web.env': 'A=1\n' });
    const { environment, diagnostics } = loadEnvironment({
      file: '-',
      text: file,
      directory: folder,
      processEnv: { NAME: 'piped' },
    });
    expect(diagnostics).toEqual([]);
    expect(environment?.name).toBe('piped');
    const broken = loadEnvironment({ file: '-', text: 'name: [', processEnv: {} });
    expect(broken.diagnostics[0]?.location?.file).toBe('<stdin>');
  });

  test('finds all that is wrong at once, and nothing that follows from it', () => {
    put({
      'maestro.yaml': `name: t
ships: {alpha: {}, beta: {ip: 10.0.0.1}}
services:
  web:
    requires: [databse]
    instances:
      web-1: {ship: alpha, ports: [80], lifecycle: {running: [{type: tcp, port: http}]}}
      web-2: {ship: bta, restart: alwys}
  database: {image: db, envfile: [no.env, bad.env], instances: {db-1: {ship: beta, limits: {memory: 10mb}}}}
`,
      'bad.env': 'FINE=1\nbroken\n',
    });
    const result = load();
    expect(result.environment).toBeUndefined();
    expect(told(result)).toEqual([
      'maestro.yaml:2:9 error missing-key: The key "ip" is missing; expected an address or a host name.',
      'maestro.yaml:4:3 error missing-key: The key "image" is missing; expected the name of an image such as redis:7.',
      'maestro.yaml:5:16 error unknown-service: Service "web" requires "databse", which is not a service of this file.',
      'maestro.yaml:7:35 error wrong-type: Expected a mapping of names to ports, but this is a list.',
      'maestro.yaml:8:21 error unknown-ship: Instance "web-2" is placed on "bta", which is not a ship of this file.',
      'maestro.yaml:8:35 error unknown-restart-policy: "alwys" is not a restart policy; one of no, always, on-failure, unless-stopped is expected.',
      'maestro.yaml:9:35 error env-file: The env file no.env cannot be loaded: there is no such file.',
      'maestro.yaml:9:101 error invalid-size: Memory: "10mb" is not a size; bytes are expected, or a number with k, m or g.',
      'bad.env:2:1 error env-file-line: This line has no "=": NAME=value is expected in an env file.',
    ]);
    expect([...result.files.keys()], 'no line of an env file is for showing').toEqual([
      join(folder, 'maestro.yaml'),
    ]);
  });

  test('says in which line of which template something is wrong', () => {
    put({
      'maestro.yaml': `{% include 'part.yaml' %}\n${file}`,
      'part.yaml': 'ok: 1\n# {{ nothing.at.all }}\n',
    });
    const result = load();
    expect(told(result).map((line) => line.split(':').slice(0, 2).join(':'))).toEqual(['part.yaml:2']);
    expect(result.files.get(join(folder, 'part.yaml'))).toContain('nothing.at.all');
  });

  test('tells a variable that is not set once, where what it leaves empty is needed', () => {
    put({
      'maestro.yaml': `name: {{ env.NAEM }}
ships:
{% for number in [1, 2] %}
  h{{ number }}: {ip: {{ env["SHIP_IP"] }}, docker_port: {{ env.PORT }}}
{% endfor %}
services: {}
`,
    });
    const { diagnostics } = load({ NAME: 'x' });
    expect(
      diagnostics.map(({ severity, message, hint, related }) => ({
        severity,
        message,
        hint,
        related: related?.map((place) => `${place.location.line}:${place.location.column} ${place.message}`),
      })),
    ).toEqual([
      {
        severity: 'error',
        message: 'The variable NAEM is not set in the environment. This renders as nothing.',
        hint: 'did you mean "NAME"?',
        related: ['1:1 "name" is left empty; expected text.'],
      },
      {
        severity: 'error',
        message: 'The variable SHIP_IP is not set in the environment. This renders as nothing.',
        hint: `set it, or give a default: {{ env["SHIP_IP"] | default('…') }}`,
        related: ['4:19 "ip" is left empty; expected an address or a host name.'],
      },
      {
        severity: 'warning',
        message: 'The variable PORT is not set in the environment. This renders as nothing.',
        hint: `set it, or give a default: {{ env.PORT | default('…') }}`,
        related: undefined,
      },
    ]);
  });

  test.each([
    ['parts/shisp.yaml', 'did you mean "parts/ships.yaml"?'],
    ['../ships.yaml', "templates are found in the environment file's folder, not outside of it"],
    ['', 'write the name of a file beside the environment file'],
    ['parts', 'it is looked for at FOLDER/parts, but it is a folder, not a file'],
    ['parts/other', 'it is looked for at FOLDER/parts/other'],
  ])('says what to do about the template "%s", which is not there', (name, hint) => {
    put({ 'maestro.yaml': `{% include '${name}' %}`, 'parts/ships.yaml': '' });
    expect(load().diagnostics.map((diagnostic) => diagnostic.hint?.replaceAll(folder, 'FOLDER'))).toEqual([
      hint,
    ]);
  });

  test('suggests env files and environment files that are there', () => {
    put({ 'maestro.yaml': file, 'env/wbe.env': '' });
    expect(load({ NAME: 'x' }).diagnostics.map(({ hint }) => hint)).toEqual(['did you mean "env/wbe.env"?']);
    const { diagnostics } = loadEnvironment({ file: join(folder, 'maestro.yml'), processEnv: {} });
    expect(diagnostics.map(({ hint }) => hint?.replaceAll(folder, 'FOLDER'))).toEqual([
      'did you mean "FOLDER/maestro.yaml"?',
    ]);
  });

  test('says that a template ends too early at its end, not behind it', () => {
    put({ 'maestro.yaml': 'name: {{' });
    const { diagnostics } = load();
    expect(
      diagnostics.map(({ message, location }) => [message, location?.column, location?.endColumn]),
    ).toEqual([['Expected a value, but found the end of the template.', 9, 9]]);
  });

  test('never includes from outside the folder', () => {
    put({ 'in/maestro.yaml': "{% include '../secret' %}\n", secret: 'name: leaked' });
    const { diagnostics, files } = loadEnvironment({ file: join(folder, 'in/maestro.yaml'), processEnv: {} });
    expect(diagnostics.map(({ code }) => code)).toEqual(['template-not-found']);
    expect([...files.keys()]).toEqual([join(folder, 'in/maestro.yaml')]);
  });
});

describe('values that MaestroNG 0.8.3 loads and Docker refuses', () => {
  test.each([
    ['workdir: [a]', 'workdir'],
    ['stop_timeout: soon', 'stop_timeout'],
    ['command: {a: b}', 'command'],
    ['dns: {a: b}', 'dns'],
    ['cap_add: {a: b}', 'cap_add'],
    ['net: [a]', 'net'],
    ['username: {a: b}', 'username'],
  ])('%s is a warning of the file, and bars the instance', (key, name) => {
    const text = `name: t\nships: {h: {ip: 10.0.0.1}}\nservices: {web: {image: a, instances: {web-1: {ship: h, ${key}}, web-2: {ship: h}}}}\n`;
    const { environment, diagnostics } = loadEnvironment({ file: '-', text, processEnv: {} });
    const at = `/services/web/instances/web-1/${name}`;
    expect(diagnostics.map(({ severity, location }) => [severity, location?.line])).toEqual([['warning', 3]]);
    expect(
      environment?.instances['web-1']?.refusals?.map((refusal) => [refusal.at, refusal.message]),
    ).toEqual([[at, diagnostics[0]?.message]]);
    expect(environment?.instances['web-2']?.refusals).toBeUndefined();
  });

  test('of what it does not load, the file is rejected', () => {
    const text =
      'name: t\nships: {h: {ip: 10.0.0.1}}\nservices: {web: {image: a, instances: {web-1: {ship: h, restart: sometimes}}}}\n';
    expect(loadEnvironment({ file: '-', text, processEnv: {} }).environment).toBeUndefined();
  });
});

describe('a configuration that a program has made', () => {
  const config = {
    __maestro: { schema: 2 },
    name: 'no',
    ships: { h: { ip: '10.0.0.1' } },
    services: {
      web: {
        image: 'app:1.20',
        envfile: 'web.env',
        env: { DEBUG: true, RATIO: 0.5, '<<': 'x', LIST: [1, [2]], NOTHING: null },
        instances: { 'web-1': { ship: 'h', ports: { http: '22:22' } } },
      },
    },
  };

  test('is an environment as from a file', () => {
    put({ 'web.env': 'A=1\n' });
    const { environment, diagnostics } = loadConfig(config, { directory: folder });
    expect(diagnostics).toEqual([]);
    const variables = environment?.instances['web-1']?.env.map(({ name: variable, value }) =>
      value === null ? variable : `${variable}=${printableText(value)}`,
    );
    expect({ name: environment?.name, directory: environment?.directory, variables }).toEqual({
      name: 'no',
      directory: folder,
      variables: [
        '<<=x',
        'A=1',
        'CONTAINER_HOST_ADDRESS=10.0.0.1',
        'CONTAINER_NAME=web-1',
        'DEBUG=True',
        'DOCKER_IMAGE=app:1.20',
        'DOCKER_TAG=1.20',
        'LIST=1 2',
        'MAESTRO_ENVIRONMENT_NAME=no',
        'NOTHING',
        'RATIO=0.5',
        'SERVICE_NAME=web',
      ],
    });
  });

  test('is told what is wrong with it', () => {
    const result = loadConfig({
      ...config,
      services: { web: { ...config.services.web, envfile: null, requires: 'db' } },
    });
    expect(told(result)).toEqual([
      '<config>:35:19 error unknown-service: Service "web" requires "db", which is not a service of this file.',
    ]);
    expect(result.files.get('<config>')?.split('\n')[34]).toBe('      "requires": "db"');
  });
});

describe('extensions', () => {
  const shouting = { templateFilters: { shout: ([text]: readonly unknown[]) => `${String(text)}!` } };
  const request = { file: '-', text: 'name: {{ mark() | shout }}{{ "a" | upper }}\n', processEnv: {} };

  test('add filters and functions to templates', () => {
    const { environment, diagnostics } = loadEnvironment({
      ...request,
      extensions: [{ ...shouting, templateFunctions: {} }, { templateFunctions: { mark: () => 'mark' } }],
    });
    expect({ name: environment?.name, diagnostics }).toEqual({ name: 'mark!A', diagnostics: [] });
  });

  test.each<readonly [string, unknown, string]>([
    ['no list', shouting, '"extensions" must be a list of extensions'],
    [
      'nothing',
      [undefined],
      'the extension 1 is no object with templateFilters or templateFunctions or lifecycleChecks or shipProviders',
    ],
    [
      'a wrong key',
      [{ filters: {} }],
      'the extension 1 adds "filters", which is none of templateFilters, templateFunctions, lifecycleChecks, shipProviders',
    ],
    [
      'a list',
      [{ templateFilters: [] }],
      'the extension 1 has templateFilters that are no object of functions by their names',
    ],
    [
      'no function',
      [shouting, { templateFunctions: { a: 'b' } }],
      'the extension 2 has templateFunctions that are not all functions: "a"',
    ],
    [
      "a filter of Jinja2's",
      [{ templateFilters: { join: () => '' } }],
      'the extension 1 adds the filter "join", which templates have already: name it otherwise',
    ],
    [
      "a function of Jinja2's",
      [{ templateFunctions: { range: () => '' } }],
      'the extension 1 adds the function "range", which templates have already: name it otherwise',
    ],
    [
      'what every template is given',
      [{ templateFunctions: { env: () => '' } }],
      'the extension 1 adds the function "env", which templates have already: name it otherwise',
    ],
    [
      'a filter of another',
      [shouting, { templateFilters: { ok: () => '', shout: () => '' } }],
      'the extension 2 adds the filter "shout", as the extension 1 does: one of them has to go',
    ],
  ])('that do not fit are a mistake of the program: %s', (_, extensions, message) => {
    expect(() => loadEnvironment({ ...request, extensions: extensions as never })).toThrow(
      new TypeError(message),
    );
  });

  test('that fail are told as a failure of the template', () => {
    const mark = (): never => {
      throw new Error('no luck');
    };
    expect(
      told(loadEnvironment({ ...request, extensions: [shouting, { templateFunctions: { mark } }] })),
    ).toEqual(['<stdin>:1:10 error template-runtime: "mark" failed: no luck.']);
  });
});

describe('a file that is no file', () => {
  test.each([
    [
      'nothing',
      () => {},
      'there is no such file',
      'name the file with -f FILE; without it, maestro.yaml in the working directory is read',
    ],
    ['a folder', () => mkdirSync(join(folder, 'maestro.yaml')), 'it is a folder, not a file', undefined],
    [
      'a FIFO',
      () => execFileSync('mkfifo', [join(folder, 'maestro.yaml')]),
      'it is a pipe or a device, not a file',
      undefined,
    ],
  ])('%s', (_, make, reason, hint) => {
    make();
    const result = load();
    expect(told(result)).toEqual([
      `error environment-file: The environment file maestro.yaml cannot be loaded: ${reason}.`,
    ]);
    expect(result.diagnostics.map((diagnostic) => diagnostic.hint)).toEqual([hint]);
  });

  test('as an env file', () => {
    put({ 'maestro.yaml': file });
    mkdirSync(join(folder, 'env'));
    execFileSync('mkfifo', [join(folder, 'env/web.env')]);
    expect(told(load({ NAME: 'x' }))).toEqual([
      'maestro.yaml:8:14 error env-file: The env file env/web.env cannot be loaded: it is a pipe or a device, not a file.',
    ]);
  });
});

test.each<readonly [object, string]>([
  [{}, '"file" must be the path of an environment file, or "-"'],
  [{ file: 'a' }, '"processEnv" must be an object of variables, such as process.env or {}'],
  [{ file: '-', processEnv: {} }, 'with "-" the caller gives the text of standard input as "text"'],
  [{ file: '-', processEnv: {}, text: 5 }, '"text" must be text'],
  [{ file: '-', processEnv: {}, text: '', directory: 5 }, '"directory" must be the path of a folder'],
])('a request that is none is a mistake of the program: %j', (request, message) => {
  expect(() => loadEnvironment(request as never)).toThrow(new TypeError(message));
});

describe('what is no data is told where it stands', () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const service = (more: object): unknown => ({
    name: 'n',
    ships: { h: { ip: '10.0.0.1' } },
    services: { s: { image: 'a', instances: { i1: { ship: 'h', ...more } } } },
  });
  const failing = {
    get env(): never {
      throw new Error('not now');
    },
  };
  test.each<readonly [string, unknown, readonly string[]]>([
    [
      'a bigint',
      service({ stop_timeout: 5n }),
      ['<config>:14:27 error not-data: A bigint is not data that a file can hold.'],
    ],
    [
      'a function',
      service({ net: () => 'host' }),
      ['<config>:14:18 error not-data: A function is not data that a file can hold.'],
    ],
    [
      'undefined in a list',
      service({ dns: [undefined] }),
      ['<config>:15:13 error not-data: Undefined is not data that a file can hold.'],
    ],
    ['a circle', service({ labels: circle }), ['<config>:15:21 error not-data: This is a part of itself.']],
    [
      'a number that is none',
      service({ stop_timeout: Number.NaN }),
      ['<config>:14:27 error not-data: NaN is not a number that a file can hold.'],
    ],
    [
      'a Map',
      service({ env: new Map() }),
      ['<config>:14:18 error not-data: A Map is not data that a file can hold.'],
    ],
    [
      'a symbol',
      service({ image: Symbol('x') }),
      ['<config>:14:20 error not-data: A symbol is not data that a file can hold.'],
    ],
    [
      'what cannot be read',
      service({ restart: failing }),
      ['<config>:14:22 error not-data: This cannot be read: not now.'],
    ],
    ['nothing', undefined, ['<config>:1:1 error not-data: Undefined is not data that a file can hold.']],
  ])('%s', (_, config, expected) => {
    expect(told(loadConfig(config as never))).toEqual(expected);
  });

  test('and dates are text, keys without a value are absent, and depth and size are bounded', () => {
    const { environment } = loadConfig(service({ env: { AT: new Date(0) }, net: undefined }) as never);
    expect(environment?.instances['i1']?.env.map(({ name: variable }) => variable)).toContain('AT');
    const deep: unknown[] = [];
    let inner = deep;
    for (let level = 0; level < 100_000; level++) {
      const next: unknown[] = [];
      inner.push(next);
      inner = next;
    }
    expect(told(loadConfig({ name: 'n', _deep: deep } as never))).toEqual([
      expect.stringMatching(/error yaml-too-deep/),
    ]);
    let wide: unknown = 'x';
    for (let level = 0; level < 8; level++) wide = Array.from({ length: 10 }, () => wide);
    expect(told(loadConfig({ name: 'n', _wide: wide } as never))).toEqual([
      expect.stringMatching(/error file-too-large/),
    ]);
  });
});
