import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs a program to its end and times it from the call to the exit, in milliseconds.
 * @throws when it ends with another exit code than 0, with the end of what it said
 */
export function run(program, args, options = {}) {
  const { env = cleanEnvironment(), cwd, timeoutMs = 300_000 } = options;
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    let exit;
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      complaints += text;
    });
    child.on('error', reject);
    child.on('exit', () => {
      exit = performance.now();
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ elapsed: exit - began, output });
      else
        reject(
          new Error(
            `${args.join(' ')} ended with ${signal ?? `exit code ${code}`}: ${(complaints || output).slice(-2000)}`,
          ),
        );
    });
  });
}

/** The environment without what slows Node.js itself, or moves the caches that start-up depends on. */
export function cleanEnvironment() {
  const { NODE_EXTRA_CA_CERTS, NODE_OPTIONS, NODE_DISABLE_COMPILE_CACHE, NODE_COMPILE_CACHE, ...others } =
    process.env;
  // Journals of plays are not to lie in the home of whoever measures.
  return { ...others, XDG_STATE_HOME: join(tmpdir(), 'maestro-bench-state') };
}
