import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../scripts/generate.js';
import { environmentSchema } from './fragments/environment.ts';
import type { Shape } from './fragments/shape.ts';

test('the generated files are what the fragments give', { timeout: 60_000 }, async () => {
  for (const [path, text] of await generate()) {
    const written = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    // Not compared with toBe: the difference of two validators would be megabytes of output.
    expect(written === text, `${path} is out of date: run "pnpm generate"`).toBe(true);
  }
});

test('every key says what it is', () => {
  const silent: string[] = [];
  const visit = (shape: Shape, at: string): void => {
    for (const [key, property] of Object.entries(shape.properties ?? {})) {
      if (property.description === undefined && property.$ref === undefined) silent.push(`${at}/${key}`);
      visit(property, `${at}/${key}`);
    }
    for (const [name, def] of Object.entries(shape.$defs ?? {})) visit(def, name);
    if (shape.items) visit(shape.items, `${at}/*`);
    if (typeof shape.additionalProperties === 'object') visit(shape.additionalProperties, `${at}/*`);
  };
  visit(environmentSchema, '');
  expect(silent).toEqual([]);
});
