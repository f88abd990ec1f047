import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const launcher: string = fileURLToPath(new URL('../../../apps/cli/bin/run.js', import.meta.url));

export interface Ended {
  /** The exit code, or the name of the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** The Node.js to run it with; the one of the test run when not given. */
  readonly node?: string;
  /** The network namespace to run it in, as on a ship of the lab: `netnsOf`. Default: this machine's own. */
  readonly netns?: string;
  /** The file that stands for /etc/resolv.conf: `nameServer`. Default: this machine's own. */
  readonly resolvConf?: string;
}

/** A `maestro` that runs. */
export interface Running {
  /** Resolves with the first line of either stream that matches; rejects when the process ends without. */
  line(pattern: RegExp): Promise<string>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** A folder with an environment file in it, and `maestro` as a person in that folder would call it. */
export interface Workplace {
  readonly directory: string;
  readonly write: (name: string, text: string) => void;
  /** Runs to the end. */
  readonly maestro: (...words: string[]) => Promise<Ended>;
  readonly maestroWith: (options: RunOptions, ...words: string[]) => Promise<Ended>;
  /** Begins, and lets the test do something meanwhile. */
  readonly begin: (...words: string[]) => Running;
  readonly beginWith: (options: RunOptions, ...words: string[]) => Running;
}

/** A fresh folder with this `maestro.yaml`; it goes away with the test. */
export function workplace(environmentFile: string): Workplace {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-e2e-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  };
  write('maestro.yaml', environmentFile);
  return {
    directory,
    write,
    maestro: (...words) => launch(directory, words).ended,
    maestroWith: (options, ...words) => launch(directory, words, options).ended,
    begin: (...words) => launch(directory, words),
    beginWith: (options, ...words) => launch(directory, words, options),
  };
}

/** Where what is run in a folder keeps its journals: never in the home of whoever runs the tests. */
export function stateOf(directory: string): string {
  return join(directory, '.state');
}

function launch(directory: string, words: readonly string[], options: RunOptions = {}): Running {
  const { NO_COLOR: _n, FORCE_COLOR: _f, CI: _c, ...inherited } = process.env;
  const command = [options.node ?? process.execPath, launcher, ...words];
  const [program = '', ...args] = [...surroundings(options), ...command];
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...inherited, XDG_STATE_HOME: stateOf(directory), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return observe(child);
}

/** What comes before a command so that it sees another network, or another resolver. */
function surroundings({ netns, resolvConf }: RunOptions): string[] {
  const mount = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  return [
    ...(netns === undefined ? [] : ['nsenter', `--net=/run/netns/${netns}`]),
    ...(resolvConf === undefined ? [] : ['unshare', '--mount', 'sh', '-c', mount, resolvConf]),
  ];
}

/** Gathers what a process writes, and tells of it. */
export function observe(child: ChildProcess): Running {
  const text = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  const listen = (stream: 'stdout' | 'stderr'): void => {
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[stream] += chunk;
      for (const look of waiting) look();
    });
  };
  listen('stdout');
  listen('stderr');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal ?? 'unknown', ...text }));
  });
  return {
    ended,
    signal: (name) => {
      child.kill(name);
    },
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = `${text.stdout}\n${text.stderr}`.split('\n').find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then((end) =>
          reject(new Error(`No line matched ${pattern}; it ended with ${JSON.stringify(end)}`)),
        );
      }),
  };
}
