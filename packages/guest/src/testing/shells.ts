import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { GuestEnvironment } from '../env.ts';

export const shellFile: string = fileURLToPath(new URL('../../bin/maestro-guest.sh', import.meta.url));

const candidates: Readonly<Record<string, readonly string[]>> = {
  dash: ['dash'],
  'busybox sh': ['busybox', 'sh'],
  bash: ['bash'],
};

const works = ([program = '', ...words]: readonly string[]): boolean =>
  spawnSync(program, [...words, '-c', ':']).status === 0;

/** The shells that are here, by name. */
export const shells: readonly (readonly [string, readonly string[]])[] = Object.entries(candidates).filter(
  ([, words]) => works(words),
);

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `maestro-guest.sh` by a shell, with these variables and none of the test's own but `PATH`. */
export function ask(shell: readonly string[], env: GuestEnvironment, ...words: readonly string[]): Said {
  return call([...shell, shellFile, ...words], env);
}

/** Runs a script by a shell; in it, `$0` is `maestro-guest.sh`. */
export function askScript(shell: readonly string[], env: GuestEnvironment, script: string): string {
  return call([...shell, '-c', script, shellFile], env).stdout;
}

function call([program = '', ...words]: readonly string[], env: GuestEnvironment): Said {
  const { status, stdout, stderr } = spawnSync(program, words, {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { code: status, stdout, stderr };
}

/** The same without holding up what the test itself serves. */
export function askMeanwhile(
  shell: readonly string[],
  env: GuestEnvironment,
  ...words: readonly string[]
): Promise<Said> {
  const [program = '', ...arguments_] = [...shell, shellFile, ...words];
  const options = { env: { PATH: process.env['PATH'], ...env }, timeout: 20_000 };
  return new Promise((resolve) => {
    const child = execFile(program, arguments_, options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}
