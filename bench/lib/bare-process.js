import { fileURLToPath } from 'node:url';
import { run } from './process.js';

const program = fileURLToPath(new URL('bare-program.js', import.meta.url));

/**
 * The bare Docker API by a program, as a command of maestro is one.
 * @returns milliseconds of the whole process, and between its first request and its last answer
 */
export async function bareProcess(work) {
  const { elapsed, output } = await run(process.execPath, [program, JSON.stringify(work)]);
  return { whole: elapsed, within: JSON.parse(output).within };
}
