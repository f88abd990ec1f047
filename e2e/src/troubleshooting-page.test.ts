import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { failureCodes } from '@maestro-ng/engine';
import { expect, test } from 'vitest';
import { blocks } from './harness/markdown.ts';

const page = readFileSync(
  fileURLToPath(new URL('../../docs/guide/troubleshooting.md', import.meta.url)),
  'utf8',
);

/** The sections that are headed by codes, with what they say. */
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [heading = '', ...lines] = section.split('\n');
    return { heading, text: lines.join('\n') };
  })
  .filter(({ heading }) => heading !== 'Other symptoms');

test('every code of a play has a section, and every section codes', () => {
  expect(sections.flatMap(({ heading }) => heading.split(', ')).sort()).toEqual([...failureCodes].sort());
});

test.each(sections)('$heading: what its example prints has the code', ({ heading, text }) => {
  expect(text.trim()).not.toBe('');
  const printed = blocks(text).flatMap((block) =>
    block.kind === 'console' ? block.dialogue.map(({ output }) => output) : [],
  );
  if (printed.length > 0) expect(printed.join('\n')).toContain(`error[${heading}]: `);
});
