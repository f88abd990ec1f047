import { fileURLToPath } from 'node:url';
import { run } from './process.js';

const programOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const program = programOf('bare-program.js');
const dockerodeProgram = programOf('dockerode-program.js');

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
