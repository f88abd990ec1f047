/** What `maestro-guest render FILE…` runs. */
import { ownEnvironment } from '../env.ts';
import { renderFiles, renderTask } from './render-files.ts';

const words = process.argv.slice(2);
const wrong: string[] = [];
const tasks = words.flatMap((word) => {
  try {
    return [renderTask(word)];
  } catch (error) {
    wrong.push(error instanceof Error ? error.message : String(error));
    return [];
  }
});
if (wrong.length === 0)
  wrong.push(...renderFiles(tasks, ownEnvironment(), (text) => process.stdout.write(text)));
for (const line of wrong) process.stderr.write(`maestro-guest: ${printable(line)}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Control characters of names and values do not reach the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}
