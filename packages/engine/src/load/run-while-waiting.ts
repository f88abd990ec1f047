import { spawnSync } from 'node:child_process';

/** How a program that was waited for ended. `stderr`: the end of it, some whole lines. */
export type Ending =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'killed'; readonly signal: string; readonly stderr: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'too-much-output' }
  /** `code`: the operating system's, such as `ENOENT`. */
  | { readonly kind: 'not-started'; readonly code: string };

export interface WaitedFor {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
  /** To standard output, in bytes. */
  readonly mostOutput: number;
}

/**
 * Runs a program without a shell while this process waits and does nothing else. It gets a group of processes of its own,
 * of which nothing is left when the time is over, or when this process ends, in whatever way; so another Node.js watches it.
 */
export function runWhileWaiting({ program, words, environment, timeoutMs, mostOutput }: WaitedFor): Ending {
  const ended = spawnSync(
    process.execPath,
    ['--input-type=commonjs', '-e', watcher, '--', String(timeoutMs), program, ...words],
    {
      env: { ...environment, NODE_OPTIONS: '', [optionsOfProgram]: environment['NODE_OPTIONS'] },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      encoding: 'utf8',
      // The watcher keeps the time; this is for one that is stopped itself.
      timeout: timeoutMs + 5000,
      killSignal: 'SIGTERM',
      maxBuffer: mostOutput,
    },
  );
  if (ended.error !== undefined) {
    const code = (ended.error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOBUFS') return { kind: 'too-much-output' };
    return code === 'ETIMEDOUT' ? { kind: 'timed-out' } : { kind: 'not-started', code };
  }
  const { code, status, signal, late } = JSON.parse(ended.output[3] || '{}') as Partial<Report>;
  const { stdout, stderr } = ended;
  if (late === true) return { kind: 'timed-out' };
  if (typeof code === 'string') return { kind: 'not-started', code };
  return typeof status === 'number'
    ? { kind: 'exited', exitCode: status, stdout, stderr }
    : { kind: 'killed', signal: signal ?? ended.signal ?? 'a signal', stderr };
}

/** What the watcher writes to its fourth stream, which closes when this process ends: none of its own code runs meanwhile. */
interface Report {
  readonly code: string;
  readonly status: number | null;
  readonly signal: string | null;
  readonly late: boolean;
}

/** Meant for the program, not for its watcher. */
const optionsOfProgram = 'MAESTRO_NODE_OPTIONS';

/** Milliseconds that output is waited for once the program has ended: what it has started may keep it open for ever. */
const drainMs = 100;

/** Bytes of standard error that are kept, the last ones. */
const keptErrors = 64 * 1024;

const watcher = `
const { spawn } = require('node:child_process');
const { writeSync } = require('node:fs');
const { Socket } = require('node:net');
const [timeout, program, ...words] = process.argv.slice(1);
const { ${optionsOfProgram}: options, NODE_OPTIONS: none, ...env } = process.env;
if (options !== undefined) env.NODE_OPTIONS = options;
const child = spawn(program, words, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
const killGroup = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch {} };
const report = (ending) => { writeSync(3, JSON.stringify(ending)); process.exitCode = 0; };
const leave = () => { killGroup(); process.exit(1); };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, leave);
process.stdout.on('error', leave);
new Socket({ fd: 3 }).on('error', leave).on('close', leave).resume();
setTimeout(() => { killGroup(); report({ late: true }); process.exit(); }, Number(timeout));
child.stdout.pipe(process.stdout);
let said = Buffer.alloc(0);
let isCut = false;
child.stderr.on('data', (chunk) => {
  const all = Buffer.concat([said, chunk]);
  isCut ||= all.length > ${keptErrors};
  said = all.subarray(-${keptErrors});
});
// What is left of a line that was cut may be half a secret, which nobody would know any more.
const lastLines = () => said.subarray(isCut ? (said.indexOf(10) + 1 || said.length) : 0);
child.once('error', ({ code }) => { report({ code }); process.exit(); });
child.once('exit', (status, signal) => {
  let isDone = false;
  const done = () => {
    if (isDone) return;
    isDone = true;
    report({ status, signal });
    process.stdout.write('', () => process.stderr.write(lastLines(), () => process.exit()));
  };
  child.once('close', done);
  setTimeout(done, ${drainMs});
});
`;
