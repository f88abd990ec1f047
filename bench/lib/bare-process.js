import { fileURLToPath } from 'node:url';
import { run } from './process.js';

const program = fileURLToPath(new URL('bare-program.js', import.meta.url));
const dockerodeProgram = fileURLToPath(new URL('dockerode-program.js', import.meta.url));

/**
 * The bare Docker API by a program, as a command of maestro is one.
 * @returns milliseconds of the whole process, and between its first request and its last answer
 */
export async function bareProcess(work) {
  const { elapsed, output } = await run(process.execPath, [program, JSON.stringify(work)]);
  return { whole: elapsed, within: JSON.parse(output).within };
}

/** A listing and inspections of these ships by a program that has dockerode. @returns milliseconds of the whole process */
export async function dockerodeProcess(ships) {
  return (await run(process.execPath, [dockerodeProgram, JSON.stringify({ ships })])).elapsed;
}
