// Renders the template of a folder once, and prints how long it took, what came out, and the process's peak memory.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built } from './places.js';

const folder = process.argv[2];
const { renderTemplate } = await import(built.template);
const context = JSON.parse(readFileSync(join(folder, 'context.json'), 'utf8'));
const load = (name) => ({ name, text: readFileSync(join(folder, name), 'utf8') });

const began = performance.now();
const result = renderTemplate(load('maestro.yaml'), { context, loader: { load } });
const milliseconds = performance.now() - began;
if (!result.ok) throw new Error(JSON.stringify(result.problem));
process.stdout.write(
  JSON.stringify({
    milliseconds,
    characters: result.output.length,
    digest: createHash('sha256').update(result.output).digest('hex'),
    memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
