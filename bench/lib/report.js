import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { table } from './table.js';

/** What figures depend on. `load` tells whether others were at work on the machine. */
export function machineFacts(more = {}) {
  return {
    date: new Date().toISOString().slice(0, 10),
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    node: process.version,
    load: loadavg()[0].toFixed(2),
    ...more,
  };
}

/** Prints a measure: the machine, its tables, and whether its goals are met; or all of it as one JSON document. */
export function print(json, { measure, machine, tables, goals, data }) {
  if (json) {
    console.log(JSON.stringify({ measure, machine, goals, data }, undefined, 2));
    return;
  }
  console.log(
    `${measure}  ${Object.entries(machine)
      .map(([key, value]) => `${key}: ${value}`)
      .join(', ')}`,
  );
  for (const { title, head, rows } of tables) console.log(`\n${title}\n${table(head, rows)}`);
  if (goals.length > 0) console.log('');
  for (const { goal, value, met } of goals) console.log(`${met ? 'met   ' : 'MISSED'}  ${goal}: ${value}`);
}

/** A goal that is met by a value of at most `most`. */
export function atMost(goal, value, most, shown) {
  return { goal, value: shown, met: value <= most };
}

/** Says what is going on, where it does not mix with the figures. */
export function progress(text) {
  console.error(`  ${text}`);
}
