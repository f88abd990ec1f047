import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JournalHead } from '@maestro-ng/engine';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from './commands/index.ts';
import { JournalFile } from './journal/journal-file.ts';
import { headOf } from './journal/test-head.ts';

const launcher = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const bundler = fileURLToPath(new URL('../scripts/bundle.js', import.meta.url));
const conformanceFile = fileURLToPath(new URL('../fixtures/conformance.yaml', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder = '';

/** Runs node with these arguments, in an empty folder, with nothing of this process's environment but PATH. */
function node(argv: readonly string[], { env = {}, stdin = '' } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        LANG: 'C.UTF-8',
        XDG_CACHE_HOME: folder,
        XDG_STATE_HOME: folder,
        ...env,
      },
      timeout: 30_000,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

/** A script as a person would type it, in a folder that is also their home. */
function shell(script: string, home: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', XDG_CACHE_HOME: folder, HOME: home };
    const child = spawn('bash', ['-c', script], {
      cwd: home,
      env,
      timeout: 30_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function maestro(argv: readonly string[], options?: Parameters<typeof node>[1]): Promise<Ended> {
  return node([launcher, ...argv], options);
}

const goodFile = `
name: demo
ships: {ship1: {ip: 127.0.0.1}}
services:
  db: {image: "db:1", instances: {db-1: {ship: ship1}}}
  web: {image: "web:1", requires: [db], instances: {web-1: {ship: ship1}}}
`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'maestro-cli-'));
  const bundled = await node([bundler]);
  expect(bundled).toEqual({ code: 0, stdout: '', stderr: '' });
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command line', () => {
  it.each([['-v'], ['--version'], ['--vers'], ['-f', 'gone.yaml', '-v']])(
    'prints its version for %s',
    async (...argv) => {
      const { version } = JSON.parse(readFileSync(join(launcher, '../../package.json'), 'utf8')) as {
        version: string;
      };
      expect(await maestro(argv)).toEqual({ code: 0, stdout: `maestro-ng-${version}\n`, stderr: '' });
    },
  );

  it('lists the commands when none is given', async () => {
    const { code, stdout, stderr } = await maestro([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `maestro: error: a command is needed

usage: maestro [-f FILE] COMMAND [THINGS]... [FLAGS]

commands:
  apply       Make the containers as the file says.
  clean       Remove stopped containers.
  complete    List what could come next on a half-typed command line.
  completion  Print what makes a shell complete commands, flags and names.
  deptree     Show what services depend on, as a tree.
  doctor      Examine the ships, and this machine.
  dump        Print the whole environment as JSON.
  env         Print the variables that an instance's container is given.
  exec        Run a command in an instance's container.
  explain     Say what an instance waits for, and where its values come from.
  history     List the applies that changed something.
  init        Write an environment file to begin with.
  kill        Kill containers, after those that depend on them.
  lock        Show who has the lock of the environment.
  logs        Show what containers have written.
  plan        Show what apply would do, and why.
  pull        Pull images to the ships.
  render      Show what the template in the environment file became.
  restart     Stop and start containers, those first that depend on others.
  resume      Go on with a play that was interrupted.
  rollback    Bring back what an earlier apply made.
  schema      Print the JSON Schema of environment files, for editors.
  start       Start containers, after those that they depend on.
  status      Show the state of containers.
  stop        Stop containers, after those that depend on them.
  validate    Check the environment file, and touch nothing.

see: maestro --help
`,
    );
  });

  it.each([
    [['sta'], 'maestro: error: there is no command "sta"\n  hint: did you mean "start" or "status"?\n'],
    [
      ['start', '-c', '-1'],
      'maestro start: error: --concurrency needs a whole number, 0 for no limit, not "-1"\n',
    ],
    [
      ['start', '-c', 'x'],
      'maestro start: error: --concurrency needs a whole number, 0 for no limit, not "x"\n',
    ],
    [
      ['start', '-r', '--reuse'],
      'maestro start: error: --reuse and --refresh-images exclude each other: a container that is reused keeps its image\n',
    ],
    [['status', '--ful', '--progress', 'loud'], 'maestro status: error: --progress needs one of'],
    [['deptree', '-s'], 'maestro deptree: error: there is no flag -s\n'],
    [['logs'], 'maestro logs: error: logs needs the name of an instance or of a service\n'],
    [['logs', '-F', '--until', '1h', 'web'], 'maestro logs: error: --follow and --until exclude each other'],
    [
      ['logs', '--since', 'noon', 'web'],
      'maestro logs: error: --since needs a time, not "noon"\n  hint: write',
    ],
    [['logs', '-n', 'few', 'web'], 'maestro logs: error: --lines needs a whole number or "all", not "few"\n'],
    [['exec'], 'maestro exec: error: exec needs the name of an instance and a command\n'],
    [['exec', 'web-1'], 'maestro exec: error: exec needs a command to run in web-1\n'],
    [['exec', '-t', '-T', 'web-1', 'ls'], 'maestro exec: error: --tty and --no-tty exclude each other\n'],
    [['exec', '-t', 'web-1', 'ls'], 'maestro exec: error: --tty needs a terminal: standard input'],
    [['exec', '-e', '=secret', 'web-1', 'ls'], 'maestro exec: error: --env needs NAME=VALUE, or NAME\n'],
    [
      ['validate', 'extra'],
      'maestro validate: error: unexpected argument: extra\n  see: maestro validate --help\n',
    ],
  ])('refuses %j', async (argv, beginning) => {
    const { code, stdout, stderr } = await maestro(argv);
    expect({ code, stdout, beginning: stderr.slice(0, beginning.length) }).toEqual({
      code: 2,
      stdout: '',
      beginning,
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('tells of wrong usage as JSON where JSON is asked for', async () => {
    const { code, stdout, stderr } = await maestro(['start', '--bogus', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'error',
      format: 1,
      exitCode: 2,
      code: 'usage',
      message: 'there is no flag --bogus',
    });
  });

  it.each([
    [
      'deptree',
      '[THINGS...] services, or instances of theirs; none: all services that are not omitted',
      undefined,
    ],
    [
      'start',
      '[THINGS...] instances or services; none: all services that are not omitted, and what they depend on',
      '-d, --with-dependencies add what the things depend on',
    ],
    [
      'status',
      '[THINGS...] instances or services; none: all services, omitted ones too, and orphans',
      '-d, --with-dependencies add what the things depend on',
    ],
    [
      'stop',
      '[THINGS...] instances, or with -s services; none, which needs -a: all services that are not omitted, and what depends on them',
      '-d, --with-dependencies add what depends on the things',
    ],
  ])('says in the help of %s what naming nothing means, and what -d adds', async (command, things, flag) => {
    const { stdout } = await maestro([command, '--help']);
    const words = stdout.replace(/\s+/g, ' ');
    expect({
      things: /\[THINGS\.\.\.\] .+?(?= FLAGS )/.exec(words)?.[0],
      flag: /-d, --with-dependencies .+?(?= -i, )/.exec(words)?.[0],
    }).toEqual({ things, flag });
  });

  it('prints help on standard output', async () => {
    const root = await maestro(['--help']);
    expect(root).toMatchObject({ code: 0, stderr: '' });
    expect(root.stdout).toContain('-f, --file=FILE');
    const start = await maestro(['start', '-h']);
    expect(start).toMatchObject({ code: 0, stderr: '' });
    for (const flag of [
      '-d, --with-dependencies',
      '-C, --container-filter=PATTERN',
      '--keep-going',
      '$ maestro start -d web',
    ]) {
      expect(start.stdout).toContain(flag);
    }
  });
});

describe('standard output', () => {
  it('may be closed early, as by `| head`', async () => {
    const child = spawn(process.execPath, [launcher, '-f', '-', 'deptree'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: folder },
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin.end(goodFile);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.runIf(existsSync('/dev/full')).each([
    ['deptree'],
    ['validate'],
    ['validate', '--json'],
    // Nothing to do, so that no ship is asked.
    ['start', '-C', 'none'],
    ['status'],
  ])('that cannot be written to is a failure of %s %s %s', async (...argv) => {
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [launcher, '-f', '-', ...argv], {
      cwd: folder,
      env: { PATH: process.env['PATH'], XDG_CACHE_HOME: folder },
      stdio: ['pipe', full, 'pipe'],
    });
    closeSync(full);
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin?.end(goodFile.replace('ip: 127.0.0.1', 'ip: 127.0.0.1, docker_port: 1'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, told: stderr.split('\n').filter((line) => line.includes('error:')) }).toEqual({
      // No Engine answers for `status`, which is told first.
      code: argv[0] === 'status' ? 3 : 1,
      told: ['maestro: error: the answer could not be written: ENOSPC: no space left on device, write'],
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a program that gives ships, or a secret', () => {
  function isThere(pid: number): boolean {
    try {
      process.kill(pid, 0);
      // One that has ended, and that nobody has asked about yet, is not there either.
      return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  }

  const slow = '[sh, -c, "sleep 600 & echo $! $$ > new; mv new pids; wait"]';
  const provided = `name: provided
ship_provider: {type: exec, timeout: 600, command: ${slow}}
services: {web: {image: "web:1", instances: {web-1: {ship: s}}}}
`;
  const secret = `name: secret
ships: {s: {ip: 127.0.0.1}}
services: {web: {image: "web:1", env: {TOKEN: {command: ${slow}}}, instances: {web-1: {ship: s}}}}
`;
  const nothing = 'maestro env: error: nothing is shown: interrupted while secrets were looked up\n';

  it.each([
    ['SIGTERM', 'validate', provided, { end: 'SIGTERM', said: '' }],
    ['SIGINT', 'validate', provided, { end: 'SIGINT', said: '' }],
    ['SIGKILL', 'validate', provided, { end: 'SIGKILL', said: '' }],
    ['SIGTERM', 'env web-1 --reveal', secret, { end: 143, said: nothing }],
    ['SIGINT', 'env web-1 --reveal', secret, { end: 130, said: nothing }],
    ['SIGHUP', 'env web-1 --reveal', secret, { end: 129, said: nothing }],
  ] as const)(
    'is ended with what it has started by %s to maestro %s alone',
    async (signal, command, file, ending) => {
      const place = mkdtempSync(join(folder, 'ended-'));
      writeFileSync(join(place, 'maestro.yaml'), file);
      const child = spawn(process.execPath, [launcher, ...command.split(' ')], {
        cwd: place,
        env: { PATH: process.env['PATH'], XDG_CACHE_HOME: folder },
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const ended = new Promise((resolve) => child.on('close', (code, by) => resolve(code ?? by)));
      const started = await vi.waitFor(
        () => readFileSync(join(place, 'pids'), 'utf8').trim().split(' ').map(Number),
        { timeout: 20_000 },
      );
      expect(started.filter(isThere)).toHaveLength(2);
      child.kill(signal);
      expect({ end: await ended, said }).toEqual(ending);
      await vi.waitFor(() => expect(started.filter(isThere)).toEqual([]), { timeout: 20_000 });
    },
  );
});

describe('on a terminal', () => {
  it('starts like anywhere else', async () => {
    const terminal = join(folder, 'terminal.cjs');
    writeFileSync(
      terminal,
      `for (const name of ['stdout', 'stderr']) Object.assign(process[name], { isTTY: true, getWindowSize: () => [80, 24] });`,
    );
    const argv = ['--require', terminal, launcher, '-f', '-', 'deptree', 'db'];
    expect(await node(argv, { stdin: goodFile, env: { TERM: 'xterm' } })).toEqual({
      code: 0,
      stdout: 'db\n',
      stderr: '',
    });
  });
});

describe('the environment file', () => {
  it('is maestro.yaml by default, or what -f names, before and after the command', async () => {
    writeFileSync(join(folder, 'maestro.yaml'), goodFile);
    writeFileSync(join(folder, 'other.yaml'), goodFile.replaceAll('web', 'site'));
    const tree = (service: string): Ended => ({ code: 0, stdout: `db\n\n${service}\n \\- db\n`, stderr: '' });
    expect(await maestro(['deptree'])).toEqual(tree('web'));
    expect(await maestro(['-f', 'other.yaml', 'deptree'])).toEqual(tree('site'));
    expect(await maestro(['deptree', '-f', 'other.yaml'])).toEqual(tree('site'));
    expect(
      await maestro(['-f', '-', 'deptree', 'site'], { stdin: goodFile.replaceAll('web', 'site') }),
    ).toEqual({
      code: 0,
      stdout: 'site\n \\- db\n',
      stderr: '',
    });
  });

  it('is missed in one sentence', async () => {
    const { code, stdout, stderr } = await maestro(['-f', 'gone.yaml', 'status']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('gone.yaml');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('is rejected with all that is wrong in it, and no ship is touched', async () => {
    const mistakes = goodFile
      .replace('ship: ship1', 'ship: ship9')
      .replace('requires: [db]', 'requires: [dbb]');
    const { code, stdout, stderr } = await maestro(['-f', '-', 'start'], { stdin: mistakes });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('ship9');
    expect(stderr).toContain('dbb');
    expect(stderr).toContain('2 errors');
  });

  it('that is rejected is not taken for one with something to do', async () => {
    const codes: (number | null)[] = [];
    for (const words of [[], ['nonesuch'], ['--nonesuch'], ['--json', 'nonesuch']]) {
      const input = words.length === 0 ? { stdin: 'name: [' } : { stdin: goodFile };
      for (const flags of [[], ['--detailed-exitcode']])
        codes.push((await maestro(['-f', '-', 'plan', ...flags, ...words], input)).code);
    }
    expect(codes).toEqual([2, 1, 2, 1, 2, 1, 2, 1]);
  });

  it('is validated', async () => {
    expect(await maestro(['-f', '-', 'validate'], { stdin: goodFile })).toEqual({
      code: 0,
      stdout: '<stdin>: demo is valid: 2 instances, 2 services, 1 ship\n',
      stderr: '',
    });
  });

  it('is validated for programs: ranges and severities are those of the Language Server Protocol', async () => {
    const stdin = `name: demo
ships: {ship1: {ip: 127.0.0.1}, ship2: {ip: 127.0.0.2}}
services:
  db: {image: db, instances: {db-1: {ship: ship1, ports: {sql: 5432}}}}
  web: {image: web, omitt: yes, requires: [web], instances: {web-1: {ship: ship1, ports: {sql: 5432}}}}
`;
    const { code, stdout, stderr } = await maestro(['-f', '-', 'validate', '--json'], { stdin });
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    const range = (line: number, from: number, to: number): object => ({
      start: { line, character: from },
      end: { line, character: to },
    });
    const file = '<stdin>';
    const source = 'maestro';
    expect(JSON.parse(stdout)).toEqual({
      type: 'validation',
      format: 1,
      version: expect.any(String) as unknown,
      file: '-',
      valid: false,
      diagnostics: [
        {
          file,
          range: range(1, 32, 37),
          severity: 3,
          code: 'unused-ship',
          source,
          message: 'No instance is on the ship "ship2".',
          hint: null,
          relatedInformation: [],
        },
        {
          file,
          range: range(4, 20, 25),
          severity: 2,
          code: 'unknown-key',
          source,
          message: 'The key "omitt" is not known here and has no effect.',
          hint: 'did you mean "omit"?',
          relatedInformation: [],
        },
        {
          file,
          range: range(4, 43, 46),
          severity: 1,
          code: 'dependency-cycle',
          source,
          message: 'Service "web" requires itself.',
          hint: 'take it away',
          relatedInformation: [],
        },
        {
          file,
          range: range(4, 95, 99),
          severity: 2,
          code: 'port-conflict',
          source,
          message: '"db-1" and "web-1" both publish port 5432/tcp of the ship "ship1": only one can run.',
          hint: 'publish one of them at another port or address',
          relatedInformation: [
            {
              location: { uri: 'untitled:stdin', file, range: range(3, 63, 67) },
              message: 'published for "db-1"',
            },
          ],
        },
      ],
    });
  });

  it('is not enough where a play would put one port to two uses: that is said once', async () => {
    const stdin = `name: demo
ships: {ship1: {ip: 127.0.0.1}}
services:
  db: {image: db, instances: {db-1: {ship: ship1, ports: {sql: 5432}}}}
  web: {image: web, instances: {web-1: {ship: ship1, ports: {sql: 5432}, workdir: here}}}
`;
    expect(await maestro(['-f', '-', 'start'], { stdin })).toEqual({
      code: 2,
      stdout: '',
      stderr: `<stdin>:5:67: error[port-conflict]: "web-1" (port "sql") needs 0.0.0.0:5432/tcp of ship "ship1", which "db-1" (port "sql") publishes in the same play.
  |
5 |   web: {image: web, instances: {web-1: {ship: ship1, ports: {sql: 5432}, workdir: here}}}
  |                                                                   ^^^^
  = hint: give one of them another external port, address or ship, or leave one of them out
<stdin>:4:64: note: "db-1" (port "sql") publishes 0.0.0.0:5432/tcp here
  |
4 |   db: {image: db, instances: {db-1: {ship: ship1, ports: {sql: 5432}}}}
  |                                                                ^^^^

<stdin>:5:83: error[workdir]: "here" is not an absolute path in the container.
  |
5 |   web: {image: web, instances: {web-1: {ship: ship1, ports: {sql: 5432}, workdir: here}}}
  |                                                                                   ^^^^

2 errors
`,
    });
  });

  it('is read for other commands without remarks', async () => {
    const stdin = goodFile.replace('ship1: {', 'spare: {ip: 127.0.0.2}, ship1: {');
    expect(await maestro(['-f', '-', 'deptree'], { stdin })).toEqual({
      code: 0,
      stdout: 'db\n\nweb\n \\- db\n',
      stderr: '',
    });
  });
});

describe('render', () => {
  const template = `name: {{ env.NAME }}
{% for number in [1, 2] %}
_{{ number }}: {password: {{ env.DB_PASSWORD }}}
{%- endfor %}
`;
  const env = { NAME: 'demo', DB_PASSWORD: 'hunter2' };

  it('prints what the template became, without secrets', async () => {
    const ended = await maestro(['-f', '-', 'render'], { stdin: template, env });
    expect(ended).toEqual({
      code: 0,
      stdout: 'name: demo\n\n_1: {password: ***}\n_2: {password: ***}\n',
      stderr: '',
    });
  });

  it('hides what filters made of a secret, as long as it is not to be revealed', async () => {
    const stdin = '{% set p = env.DB_PASSWORD | upper %}- {{ p }}\n';
    const ended = await maestro(['-f', '-', 'render'], { stdin, env });
    expect(ended).toEqual({ code: 0, stdout: '- ***\n', stderr: '' });
    expect((await maestro(['-f', '-', 'render', '--reveal'], { stdin, env })).stdout).toBe('- HUNTER2\n');
  });

  it('says with --origins which line each one comes from, and shows with --reveal what is secret', async () => {
    const ended = await maestro(['-f', '-', 'render', '--origins', '--reveal'], { stdin: template, env });
    expect(ended).toEqual({
      code: 0,
      stdout: `<stdin>:1 | name: demo
<stdin>:2 |
<stdin>:3 | _1: {password: hunter2}
<stdin>:3 | _2: {password: hunter2}
`,
      stderr: '',
    });
  });

  it('prints JSON', async () => {
    const { code, stdout } = await maestro(['-f', '-', 'render', '--json'], { stdin: '{{ env.NAME }}', env });
    expect({ code, document: JSON.parse(stdout) as unknown }).toEqual({
      code: 0,
      document: {
        type: 'rendering',
        format: 1,
        version: expect.any(String) as unknown,
        file: '-',
        lines: [{ text: 'demo', file: '<stdin>', line: 1, column: 4, variables: ['env.NAME'] }],
        diagnostics: [],
      },
    });
  });

  it('renders what is no valid file, and warns of what is undefined', async () => {
    const { code, stdout, stderr } = await maestro(['-f', '-', 'render'], { stdin: '[ {{ env.GONE }}' });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[ \n' });
    expect(stderr).toContain('<stdin>:1:6: warning[template-undefined]');
  });

  it('rejects a template that cannot be rendered', async () => {
    const { code, stdout, stderr } = await maestro(['-f', '-', 'render'], { stdin: '{{ x' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('error[template-syntax]');
  });
});

describe('logs', () => {
  it('is a stream of records also where a filter leaves nothing', async () => {
    const ended = await maestro(['-f', '-', 'logs', '--json', '-C', 'gone', 'web'], { stdin: goodFile });
    expect({ code: ended.code, record: JSON.parse(ended.stdout) as unknown }).toEqual({
      code: 0,
      record: {
        type: 'maestro',
        format: 1,
        version: expect.any(String) as string,
        command: 'logs',
      },
    });
    expect(ended.stderr).toMatch(/^warning: /);
  });
});

describe('extensions', () => {
  const text = 'name: {{ "demo" | shout }}{{ mark() }}\n';

  it('are modules by their paths, and packages by their names', async () => {
    writeFileSync(
      join(folder, 'shout.mjs'),
      'export default { templateFilters: { shout: ([value]) => String(value).toUpperCase() } };',
    );
    const home = join(folder, 'node_modules/maestro-mark');
    mkdirSync(home, { recursive: true });
    // Only `import` finds it.
    writeFileSync(
      join(home, 'package.json'),
      '{"name": "maestro-mark", "type": "module", "exports": {"import": "./mark.js"}}',
    );
    writeFileSync(join(home, 'mark.js'), "export default { templateFunctions: { mark: () => '!' } };");
    const rendered = { code: 0, stdout: 'name: DEMO!\n', stderr: '' };
    expect(
      await maestro(['--extension', './shout.mjs', '-f', '-', 'render', '--extension', 'maestro-mark'], {
        stdin: text,
      }),
    ).toEqual(rendered);
    expect(
      await maestro(['-f', '-', 'render'], {
        stdin: text,
        env: { MAESTRO_EXTENSIONS: './shout.mjs, maestro-mark' },
      }),
    ).toEqual(rendered);
  });

  it.each([
    [
      'gone',
      undefined,
      /^maestro render: error: the extension gone cannot be loaded: Cannot find package 'gone'/,
    ],
    ['./a.mjs', 'throw new Error("no luck")', /the extension .\/a.mjs cannot be loaded: no luck$/m],
    [
      './b.mjs',
      'export const x = 1',
      /the extension .\/b.mjs is no object with templateFilters or templateFunctions/,
    ],
    ['./c.mjs', 'export default { filters: {} }', /the extension .\/c.mjs adds "filters", which is none of/],
    [
      './d.mjs',
      'export default { templateFilters: { x: 1 } }',
      /the extension .\/d.mjs has templateFilters that are not all functions: "x"/,
    ],
    [
      './e.mjs',
      'export default { templateFilters: { upper: () => "x" } }',
      /the extension .\/e.mjs adds the filter "upper", which templates have already: name it otherwise/,
    ],
  ])('that are none are wrong usage: %s', async (name, code, message) => {
    if (code !== undefined) writeFileSync(join(folder, name), code);
    const ended = await maestro(['-f', '-', 'render', '--extension', name], { stdin: text });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('the flags of MaestroNG 0.8.3', () => {
  const short = '-c 2 -d -i -C * -S none web';
  const long = '--concurrency 2 --with-dep --ignore --container * --ship none web';
  const lines = [
    `status -F -H ${short}`,
    `status --full --show-hosts ${long}`,
    `start -r ${short}`,
    `start --refresh-images ${long}`,
    `start --reuse ${short}`,
    ...['stop', 'kill', 'restart'].flatMap((command) => [
      `${command} -s ${short}`,
      `${command} --expand-services ${long}`,
      `${command} -a -S none`,
      `${command} --all -S none`,
    ]),
    `restart -s -r --step-delay 1 --stop-start-delay 1 ${short}`,
    `restart -s --reuse --only-if-changed ${long}`,
    ...['pull', 'clean'].flatMap((command) => [`${command} ${short}`, `${command} ${long}`]),
    'logs -F -n 5 -S none web-1',
    'logs --follow --lines -1 -S none web-1',
    'deptree -r web',
    'deptree --recursive',
    'dump -c',
    'dump --config',
  ];

  it('are taken in their short forms, their long ones, and beginnings of these', async () => {
    writeFileSync(join(folder, 'maestro.yaml'), goodFile);
    const ended = await Promise.all(
      lines.map(async (line) => {
        const { code, stderr } = await maestro(line.split(' '));
        return code === 0 ? line : `${line}: ${code}: ${stderr}`;
      }),
    );
    expect(ended).toEqual(lines);
  }, 30_000);
});

describe('an auditor that fails as a play begins', () => {
  const under = (auditors: string): string => `audit:\n${auditors}\n${goodFile}`;
  const audited = under('  - {type: _fail, ignore_errors: yes}\n  - {type: log, file: gone/audit.log}');

  it('keeps it from beginning: no ship is asked, and the error names its place', async () => {
    const { code, stdout, stderr } = await maestro(['-f', '-', 'start'], { stdin: audited });
    expect({ code, stdout: stdout.replace(/\d\.\d s/, 'TIME') }).toEqual({
      code: 1,
      stdout: 'start demo: 2 not begun in TIME\n',
    });
    expect(stderr).toBe(`start demo: 2 instances on 1 ship
warning[auditor-failed]: auditor _fail (<stdin>:2:5), when told of the beginning: it always fails
error[auditor-failed]: auditor log gone/audit.log (<stdin>:3:5), when told of the beginning: its folder does not exist; nothing was begun
  hint: mend it, or let plays go on without it: ignore_errors: yes
db-1 (ship1): not begun after a failure
web-1 (ship1): not begun after a failure
warning[auditor-failed]: auditor _fail (<stdin>:2:5), when told of the failure: it always fails
`);
  });

  it('is a record of JSON', async () => {
    const { code, stdout, stderr } = await maestro(['-f', '-', 'start', '--json'], { stdin: audited });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly type: string });
    expect(records.map(({ type }) => type)).toEqual([
      'maestro',
      'play-began',
      'audit-failed',
      'audit-failed',
      'step-settled',
      'step-settled',
      'audit-failed',
      'play-ended',
    ]);
    expect(records[3]).toEqual({
      type: 'audit-failed',
      time: expect.any(Number) as number,
      auditor: 'log gone/audit.log',
      at: '/audit/1',
      event: 'action',
      messages: 1,
      cause: 'its folder does not exist',
      stopped: true,
    });
  });

  it('shows nothing secret', async () => {
    const auditor =
      '  - {type: http, endpoint: "http://me:hunter1@127.0.0.1:1/hunter2", headers: {X: hunter3}, payload: {t: hunter4}}';
    for (const flags of [[], ['--json'], ['--progress', 'quiet']]) {
      const { code, stdout, stderr } = await maestro(['-f', '-', 'start', ...flags], {
        stdin: under(auditor),
        env: { DEBUG: '*' },
      });
      expect(code).toBe(1);
      expect(stdout + stderr).toContain('http://***@127.0.0.1:1/***');
      expect(stdout + stderr).not.toContain('hunter');
    }
  });
});

describe('resume', () => {
  it('shows what was interrupted, and goes on with it without what is done', async () => {
    const place = mkdtempSync(join(folder, 'resume-'));
    const state = join(place, 'state');
    const file = join(place, 'maestro.yaml');
    writeFileSync(file, goodFile.replace('ip: 127.0.0.1', 'ip: 127.0.0.1, docker_port: 1'));
    const of = (instance: string): JournalHead['steps'][number] => ({
      step: `stop:${instance}`,
      subject: { kind: 'instance', instance, service: 'db', ship: 'ship1' },
    });
    const head = headOf({
      environment: 'demo',
      file,
      command: { name: 'stop', words: ['--all', `--file=${file}`], directory: place },
      process: { pid: 4711, host: hostname(), birth: 'of an earlier boot' },
      steps: [of('db-1'), of('web-1')],
    });
    const journal = JournalFile.begin(join(state, 'maestro/journals'), head);
    journal.write({ type: 'settled', time: 1, step: 'stop:web-1', outcome: 'stopped', succeeded: true });
    journal.close();
    const run = (...words: string[]): Promise<Ended> =>
      maestro(['-f', file, ...words], { env: { XDG_STATE_HOME: state } });

    const list = await run('resume', '--list');
    expect(list.stdout.split('\n')[1]).toMatch(
      new RegExp(`^${journal.id} +stop +demo .* 1 done, 1 not begun$`),
    );
    const changed = await run('resume', '-y');
    expect({ code: changed.code, stdout: changed.stdout }).toEqual({ code: 2, stdout: '' });
    expect(changed.stderr).toContain(
      'has changed since the play began\n  hint: go on by the file as it is now with --accept-changes',
    );
    const resumed = await run('resume', '-y', '--accept-changes', '--json');
    const told = resumed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; id?: string });
    expect(resumed.code).toBe(3);
    expect(told.slice(0, 2)).toMatchObject([
      { type: 'maestro', command: 'stop' },
      { type: 'journal', id: journal.id },
    ]);
    expect(told.at(-1)).toMatchObject({ result: { outcomes: [{ step: 'stop:db-1' }] } });
    expect(await run('resume', '--discard')).toEqual({
      code: 0,
      stdout: '',
      stderr: `${file}: no play was interrupted\n`,
    });
  });
});

describe('the examples of the help', () => {
  // No ship answers: what is typed is understood all the same, and is no wrong usage.
  const file = `
name: shop
ship_defaults: {docker_port: 1, timeout: 1}
ships: {edge-1: {ip: 127.0.0.1}}
services:
  db: {image: "db:1", instances: {db-1: {ship: edge-1}}}
  web: {image: "web:1", requires: [db], instances: {web-1: {ship: edge-1}, web-2: {ship: edge-1}, web-3: {ship: edge-1}}}
`;
  const examples = [...commands.values()].flatMap(({ examples = [] }) => examples.map(String));

  it.each(examples)('%s', async (example) => {
    const place = mkdtempSync(join(folder, 'example-'));
    const follows = / -F | --watch/.test(example);
    for (const name of ['maestro.yaml', 'staging.yaml']) {
      if (!example.includes('init')) writeFileSync(join(place, name), file);
    }
    writeFileSync(join(place, 'shop.sql'), '');
    mkdirSync(join(place, '.zsh/completions'), { recursive: true });
    mkdirSync(join(place, '.config/fish/completions'), { recursive: true });
    const program = `${JSON.stringify(process.execPath)} ${JSON.stringify(launcher)}`;
    const script = `maestro() { ${follows ? 'timeout 2 ' : ''}${program} "$@"; code=$?; }; code=; less() { cat; }\n${example}\nexit $code`;
    const { code, stderr } = await shell(script, place);
    // 124: it was following, and was ended.
    expect({ code, stderr: [0, 1, 3, 124].includes(code ?? -1) ? '' : stderr }).toEqual({ code, stderr: '' });
    expect(stderr).not.toMatch(/see: maestro|\bat .*:\d+:\d+/);
  });
});

describe('--progress quiet', () => {
  it('leaves results on standard output', async () => {
    expect(await maestro(['-f', '-', 'validate', '--progress', 'quiet'], { stdin: goodFile })).toEqual({
      code: 0,
      stdout: '<stdin>: demo is valid: 2 instances, 2 services, 1 ship\n',
      stderr: '',
    });
    expect(
      await maestro(['-f', '-', 'status', '--progress', 'quiet', 'db'], {
        stdin: goodFile.replace('ip: 127.0.0.1', 'ip: 127.0.0.1, docker_port: 1'),
        // A pipe is as wide as what goes through it.
        env: { COLUMNS: '30' },
      }),
    ).toEqual({
      code: 3,
      stdout: `INSTANCE  SERVICE  SHIP   CONTAINER  STATE
db-1      db       ship1             ✖ unknown, ship unreachable: connection refused by 127.0.0.1:1
`,
      stderr: '',
    });
  });
});

describe('complete', () => {
  it('is answered for the file that stands before it, and is silent where there is none', async () => {
    writeFileSync(join(folder, 'complete.yaml'), goodFile);
    expect(await maestro(['-f', 'complete.yaml', 'complete', 'maestro start d'])).toEqual({
      code: 0,
      stdout: 'db db-1\n',
      stderr: '',
    });
    expect(
      await maestro(['--file=complete.yaml', 'complete', '--each', '--', 'maestro', 'stop', 'db-']),
    ).toEqual({
      code: 0,
      stdout: 'db-1\tinstance\n',
      stderr: '',
    });
    expect(await maestro(['-f', 'gone.yaml', 'complete', 'maestro start d'])).toEqual({
      code: 0,
      stdout: '\n',
      stderr: '',
    });
  });

  it('has scripts for three shells', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout, stderr } = await maestro(['completion', shell]);
      expect({ code, stdout: stdout.includes('maestro complete --each -- '), stderr }).toEqual({
        code: 0,
        stdout: true,
        stderr: '',
      });
    }
    expect(await maestro(['completion', 'tcsh'])).toEqual({
      code: 2,
      stdout: '',
      stderr: `maestro completion: error: "tcsh" is not a shell that is known: bash, zsh or fish
  see: maestro completion --help
`,
    });
  });
});

describe('compiled code', () => {
  it('is kept for the next time, and done without when it cannot be used', async () => {
    const home = mkdtempSync(join(folder, 'cache-'));
    const run = (): Promise<Ended> =>
      maestro(['-f', '-', 'deptree', 'db'], { stdin: goodFile, env: { XDG_CACHE_HOME: home } });
    const good = { code: 0, stdout: 'db\n', stderr: '' };
    expect(await run()).toEqual(good);

    const cache = join(home, 'maestro-ng');
    const [file = ''] = readdirSync(cache);
    const kept = join(cache, file);
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    const made = statSync(kept).mtimeMs;
    expect(await run()).toEqual(good);
    expect(statSync(kept).mtimeMs).toBe(made);

    writeFileSync(kept, 'not code');
    expect(await run()).toEqual(good);
    expect(statSync(kept).size).toBeGreaterThan(100_000);

    rmSync(home, { recursive: true });
    writeFileSync(home, 'a file where the folder should be');
    expect(await run()).toEqual(good);
  });
});

describe('MaestroNG 0.8.3 on the same arguments', () => {
  interface Recorded {
    readonly args: readonly string[];
    readonly rc: number;
    /** Of trees only. */
    readonly stdout?: string;
  }
  const all = JSON.parse(
    readFileSync(new URL('../fixtures/conformance.json', import.meta.url), 'utf8'),
  ) as Recorded[];
  const commands = ['complete', 'deptree', 'logs', 'start', 'status', 'stop'];
  /** Of commands that exist, and without those for which a ship would be asked. */
  const recorded = all.filter(({ args, rc }) => {
    const command = args.find((word, index) => !word.startsWith('-') && args[index - 1] !== '-f');
    if (command === undefined || !commands.includes(command))
      return rc === 2 || args.some((word) => /^-v|--version$/.test(word));
    // Of several things and of services there are logs here.
    if (command === 'logs') return args.length === 1;
    return rc !== 0 || command === 'deptree' || command === 'complete';
  });

  it.each(recorded.map(({ args, rc, stdout }) => ({ line: args.join(' '), args, rc, stdout })))(
    'maestro $line',
    async ({ args, rc, stdout }) => {
      const text = readFileSync(conformanceFile, 'utf8');
      writeFileSync(join(folder, 'maestro.yaml'), text);
      const ended = await maestro(args, { stdin: text });
      // It crashes over completing names.
      expect(ended.code === 0).toBe(rc === 0 || args[0] === 'complete');
      if (args.includes('deptree') && rc === 0) expect(ended.stdout).toBe(stdout);
    },
  );

  it('has been asked all that was recorded for these commands', () => {
    expect(recorded.length).toBeGreaterThanOrEqual(18);
  });
});
