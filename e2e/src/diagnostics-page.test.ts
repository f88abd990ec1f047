import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { engineCodes } from '@maestro-ng/engine';
import { schemaCodes } from '@maestro-ng/schema';
import { templateCodes } from '@maestro-ng/template';
import { expect, test } from 'vitest';
import { type Block, blocks } from './harness/markdown.ts';

const page = readFileSync(fileURLToPath(new URL('../../docs/guide/diagnostics.md', import.meta.url)), 'utf8');

/** The sections that are headed by a code, with what they say. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [code = '', ...lines] = section.split('\n');
    return { code, text: lines.join('\n') };
  });

/** What a section's dialogues print; undefined: it has none, and says in words what no few lines can show. */
function shownIn(text: string): string | undefined {
  const dialogues = blocks(text).filter(
    (block): block is Extract<Block, { kind: 'console' }> => block.kind === 'console',
  );
  if (dialogues.length === 0) return undefined;
  return dialogues.flatMap(({ dialogue }) => dialogue.map(({ output }) => output)).join('\n');
}

test('every code has a section, and every section a code, in the order of the alphabet', () => {
  const codes = [...templateCodes, ...schemaCodes, ...engineCodes].sort();
  expect(sections.map(({ code }) => code)).toEqual(codes);
  expect(new Set(codes).size).toBe(codes.length);
});

test.each(sections)('$code is explained, and shown by its example', ({ code, text }) => {
  expect(text.trim().split('\n\n')[0]).toMatch(/^[^`#].*|^`.+/);
  const shown = shownIn(text);
  if (shown !== undefined) expect(shown).toContain(`[${code}]: `);
});

test('few codes have no example: unit tests show what is printed of them', () => {
  const without = sections.filter(({ text }) => shownIn(text) === undefined).map(({ code }) => code);
  expect(without).toEqual(['file-too-large', 'not-data', 'unknown-check-type']);
});
