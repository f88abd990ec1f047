import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const launcher = path('../bin/run.js');

interface Ended {
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';

function run(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      program,
      argv,
      {
        cwd: folder,
        env: { PATH: process.env['PATH'], LANG: 'C.UTF-8', XDG_CACHE_HOME: join(folder, 'cache'), ...env },
        timeout: 30_000,
      },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

const maestro = (...argv: string[]): Promise<Ended> =>
  run(process.execPath, [launcher, ...argv], { GATE: 'open sesame' });

const file = `
__maestro: {schema: 2}
name: shop
ships: {ship1: {ip: 10.0.0.1}, ship2: {ip: 10.0.0.2}}
services:
  größe: {image: "store:1", instances: {g-1: {ship: ship1, ports: {http: "80:8080"}}}}
  web:
    image: "web:1"
    requires: [größe]
    env:
      GREETING: "it's $HOME"
      DB_PASSWORD: hunter2
      DATABASE: postgres://ada:lovelace@db/shop
      OPTIONS: "-a --token abc -b"
      TWO: "a\\nb"
      UNSET: ~
      GATE_PASSED: "{{ env.GATE }}"
      API_KEY: ""
      ALL: "'\\"\`"
    instances:
      web-1: {ship: ship2, envfile: web.env}
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-env-'));
  writeFileSync(join(folder, 'maestro.yaml'), file);
  writeFileSync(join(folder, 'web.env'), 'LEVEL=info\nSESSION_SECRET=s3cr3t\n');
  expect(await run(process.execPath, [path('../scripts/bundle.js')])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('maestro env', () => {
  it('prints what the container is given, but for secrets', async () => {
    expect(await maestro('env', 'web-1')).toEqual({
      code: 0,
      stdout: `# ALL has all kinds of quotation marks, and cannot be written here
API_KEY=***
CONTAINER_HOST_ADDRESS=10.0.0.2
CONTAINER_NAME=web-1
DATABASE=postgres://ada:***@db/shop
DB_PASSWORD=***
DOCKER_IMAGE=web:1
DOCKER_TAG=1
GATE_PASSED='open sesame'
GREETING=\`it's $HOME\`
GRÖSSE_G_1_HOST=10.0.0.1
GRÖSSE_G_1_HTTP_PORT=8080
GRÖSSE_INSTANCES=g-1
LEVEL=info
MAESTRO_ENVIRONMENT_NAME=shop
OPTIONS='-a --token *** -b'
SERVICE_NAME=web
SESSION_SECRET=***
TWO='a
b'
# UNSET is not set
WEB_INSTANCES=web-1
WEB_WEB_1_HOST=10.0.0.2
`,
      stderr: 'warning: 5 values look secret and are shown as ***; --reveal shows what is there\n',
    });
  });

  it('hides what a secret variable of the operator holds, wherever it went', async () => {
    const { stdout } = await run(process.execPath, [launcher, 'env', 'web-1'], {
      GATE: 'swordfish',
      MY_TOKEN: 'swordfish',
    });
    expect(stdout).toContain('GATE_PASSED=***\n');
    expect(stdout).toContain('LEVEL=info\n');
  });

  it('hides names that a template made of a secret, and no others beside them', async () => {
    writeFileSync(
      join(folder, 'named.yaml'),
      'name: shop\nships: {h: {ip: 10.0.0.2}}\nservices: {web: {image: a, instances: {web-1: {ship: h, env: {LEVEL: info, "W{{ env.PIN_SECRET }}": x}}}}}\n',
    );
    const { stdout } = await run(process.execPath, [launcher, '-f', 'named.yaml', 'env', 'web-1'], {
      PIN_SECRET: '4711',
    });
    expect(stdout).toContain('***=***\n');
    expect(stdout).toContain('LEVEL=info\n');
    expect(stdout).not.toContain('4711');
  });

  it('is read by Node.js as it was meant', async () => {
    const { stdout, stderr } = await maestro('env', 'web-1', '--reveal');
    expect(stderr).toBe('');
    writeFileSync(join(folder, '.env'), stdout);
    const names = [
      'GREETING',
      'DB_PASSWORD',
      'DATABASE',
      'OPTIONS',
      'GATE_PASSED',
      'GRÖSSE_INSTANCES',
      'API_KEY',
    ];
    const read = await run(process.execPath, [
      '--env-file=.env',
      '-p',
      `JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name]))`,
    ]);
    expect(JSON.parse(read.stdout)).toEqual([
      "it's $HOME",
      'hunter2',
      'postgres://ada:lovelace@db/shop',
      '-a --token abc -b',
      'open sesame',
      'g-1',
      '',
    ]);
  });

  it('is read by a shell as it was meant', async () => {
    const { stdout } = await maestro('env', 'web-1', '--format', 'shell', '--reveal');
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '# GRÖSSE_INSTANCES cannot be set by a shell',
        'unset UNSET',
        `export GREETING='it'\\''s $HOME'`,
      ]),
    );
    writeFileSync(join(folder, 'variables.sh'), stdout);
    const script = `. ./variables.sh; printf '%s|' "$GREETING" "$DB_PASSWORD" "$TWO" "$ALL" "\${UNSET-none}"`;
    expect(await run('sh', ['-c', script], { UNSET: 'set' })).toEqual({
      code: 0,
      stdout: `it's $HOME|hunter2|a\nb|'"\`|none|`,
      stderr: '',
    });
  });

  it('prints JSON: an object, or a document that says where values come from', async () => {
    const plain = JSON.parse((await maestro('env', 'web-1', '--format=json', '--reveal')).stdout) as object;
    expect(plain).toMatchObject({ ALL: '\'"`', UNSET: null, WEB_INSTANCES: 'web-1' });
    const { stdout, stderr } = await maestro('env', 'web-1', '--json');
    expect(stderr).toBe('');
    const document = JSON.parse(stdout) as { readonly variables: readonly { readonly name: string }[] };
    expect(document).toMatchObject({ type: 'variables', format: 1, instance: 'web-1' });
    const named = ['CONTAINER_NAME', 'DB_PASSWORD', 'LEVEL', 'UNSET'];
    expect(document.variables.filter(({ name }) => named.includes(name))).toEqual([
      { name: 'CONTAINER_NAME', value: 'web-1', hidden: false, from: 'maestro', place: null },
      { name: 'DB_PASSWORD', value: '***', hidden: true, from: 'file', place: 'maestro.yaml:12:20' },
      { name: 'LEVEL', value: 'info', hidden: false, from: 'env-file', place: 'web.env:1' },
      { name: 'UNSET', value: null, hidden: false, from: 'file', place: null },
    ]);
    expect(JSON.stringify(document)).not.toMatch(/hunter2|s3cr3t|lovelace|abc/);
  });

  it('says what is wrong', async () => {
    const wrong = async (...words: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await maestro('env', ...words);
      return { code, stdout, stderr };
    };
    expect([
      await wrong(),
      await wrong('web'),
      await wrong('web-2'),
      await wrong('web-1', '--format', 'xml'),
    ]).toEqual([
      {
        code: 2,
        stdout: '',
        stderr: 'maestro env: error: env needs the name of an instance\n  see: maestro env --help\n',
      },
      {
        code: 2,
        stdout: '',
        stderr:
          'error[not-an-instance]: "web" is a service, and an instance is needed.\n  = hint: name one of its instances: web-1\n',
      },
      {
        code: 2,
        stdout: '',
        stderr:
          'error[unknown-thing]: There is no service and no instance named "web-2".\n  = hint: did you mean "web-1"?\n',
      },
      {
        code: 2,
        stdout: '',
        stderr:
          'maestro env: error: --format needs one of dotenv, json, shell, not "xml"\n  see: maestro env --help\n',
      },
    ]);
  });
});
