import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { buildLibrary } from './testing/build-library.ts';
import { shellFile, shells } from './testing/shells.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let root = '';
let library = '';
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'maestro-guest-'));
  library = await buildLibrary(root, 'esm');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Ways to run a service: by the library, in a process of its own, and by the shell file. */
const ways: readonly (readonly [
  string,
  (options: Options, command: readonly string[]) => readonly string[],
])[] = [
  [
    'runService',
    (options, command) => [
      process.execPath,
      '--input-type=module',
      '-e',
      `const { runService } = await import(${JSON.stringify(library)});
       process.exitCode = await runService(${JSON.stringify(command)}, ${JSON.stringify(options)});`,
    ],
  ],
  ...shells.map(
    ([name, shell]) =>
      [
        name,
        ({ logDirectory, tee }: Options, command: readonly string[]) => [
          ...shell,
          shellFile,
          'run',
          ...(logDirectory === undefined ? [] : ['--log-directory', logDirectory]),
          ...(tee === true ? ['--tee'] : []),
          '--',
          ...command,
        ],
      ] as const,
  ),
];

interface Options {
  readonly logDirectory?: string;
  readonly tee?: boolean;
}

describe.each(ways)('%s', (_name, words) => {
  /** Runs a script as the service; `whenReady` acts when it has printed "ready". */
  function run(
    options: Options,
    script: string,
    whenReady?: (signal: (name: NodeJS.Signals) => void) => void,
  ): Promise<Ended> {
    const [program = '', ...rest] = words(options, ['sh', '-c', script]);
    const env = { ...process.env, CONTAINER_NAME: 'web-1', '3D_HOST': '10.0.0.1', GRÖSSE_HOST: 'größe' };
    const child = spawn(program, rest, { env, stdio: ['pipe', 'pipe', 'pipe'], timeout: 20_000 });
    // Not every service reads it.
    child.stdin.on('error', () => undefined).end('typed\n');
    let stdout = '';
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (!stdout.includes('ready') && (stdout + text).includes('ready'))
        whenReady?.((name) => void child.kill(name));
      stdout += text;
    });
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  }

  function folder(): string {
    const made = mkdtempSync(join(tmpdir(), 'maestro-guest-'));
    onTestFinished(() => rmSync(made, { recursive: true, force: true }));
    return made;
  }

  test('gives the exit code, keeps the streams apart, and passes the input on', async () => {
    expect(await run({}, 'read line; echo "out $line"; echo err >&2; exit 7')).toEqual({
      code: 7,
      stdout: 'out typed\n',
      stderr: 'err\n',
    });
    expect((await run({}, 'kill -9 $$')).code).toBe(137);
  });

  test('appends to a file named after the container, and prints nothing', async () => {
    const logDirectory = join(folder(), 'deep', 'logs');
    for (const text of ['first', 'second'])
      expect(await run({ logDirectory }, `echo ${text}; echo err >&2; exit 3`)).toEqual({
        code: 3,
        stdout: '',
        stderr: '',
      });
    expect(readdirSync(logDirectory)).toEqual(['web-1.log']);
    expect(readFileSync(join(logDirectory, 'web-1.log'), 'utf8')).toBe('first\nerr\nsecond\nerr\n');
  });

  test('does both', async () => {
    const logDirectory = folder();
    writeFileSync(join(logDirectory, 'web-1.log'), 'before\n');
    const { code, stdout } = await run({ logDirectory, tee: true }, 'seq 20000; exit 3');
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join('');
    expect(code).toBe(3);
    expect(stdout === lines).toBe(true);
    expect(readFileSync(join(logDirectory, 'web-1.log'), 'utf8') === `before\n${lines}`).toBe(true);
    expect(readdirSync(logDirectory)).toEqual(['web-1.log']);
  });

  test.each(['SIGTERM', 'SIGHUP', 'SIGUSR2'] as const)(
    'passes %s on, and waits for the end',
    async (signal) => {
      const script = `trap 'echo got; exit 5' ${signal.slice(3)}; echo ready; while :; do sleep 0.05; done`;
      expect(await run({}, script, (send) => send(signal))).toEqual({
        code: 5,
        stdout: 'ready\ngot\n',
        stderr: '',
      });
    },
  );

  test('ends a service by SIGINT', async () => {
    const { code } = await run({}, 'echo ready; exec sleep 10', (send) => send('SIGINT'));
    expect([128 + 2, 128 + 15]).toContain(code);
  });

  test('leaves the service all variables, and the locale', async () => {
    const script = 'tr "\\0" "\\n" </proc/$$/environ | grep -aE "^(3D|GR|LC_ALL)" | LC_ALL=C sort';
    const { LC_ALL: locale } = process.env;
    const expected = [
      '3D_HOST=10.0.0.1',
      'GRÖSSE_HOST=größe',
      ...(locale === undefined ? [] : [`LC_ALL=${locale}`]),
    ];
    const { stdout } = await run({}, script);
    expect(stdout.split('\n').filter((line) => !line.startsWith('GRPC') && line !== '')).toEqual(expected);
  });
});

test('a service that cannot be run, options that do not fit', async () => {
  const { runService } = await import('./index.ts');
  vi.stubEnv('CONTAINER_NAME', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(runService('no-such-program now')).rejects.toThrow(
    'no-such-program cannot be run: there is no such program.',
  );
  await expect(runService('')).rejects.toThrow('There is no command to run.');
  await expect(runService('true', { tee: true })).rejects.toThrow('tee needs a logDirectory.');
  await expect(runService('true', { logDirectory: tmpdir() })).rejects.toThrow('CONTAINER_NAME is not set');
  expect(await runService('true')).toBe(0);
});
