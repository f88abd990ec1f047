import { cli } from './places.js';
import { run } from './process.js';

/** A command of maestro as a process: its whole time, and for a play the time between its first and its last event. */
export async function maestro(words, node = process.execPath) {
  const { elapsed, output } = await run(node, [cli, ...words, '--json']);
  const events = output.includes('"play-began"')
    ? output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  const time = (type) => events.find((event) => event.type === type)?.time;
  const began = time('play-began');
  return { whole: elapsed, play: began === undefined ? undefined : time('play-ended') - began, events };
}
