import { createColors } from 'picocolors';
import { expect, it } from 'vitest';
import { prose } from './prose.ts';
import { displayWidth } from './width.ts';

const line = '  hint: Look at the way to east with `maestro -f f.yaml doctor`, and run the command again.';

it('breaks lines at spaces, and indents the further ones', () => {
  expect(prose(`short\n${line}\n`, 50)).toBe(
    [
      'short',
      '  hint: Look at the way to east with',
      '    `maestro -f f.yaml doctor`, and run the',
      '    command again.',
      '',
    ].join('\n'),
  );
});

it('leaves alone what fits, what is no terminal, and what is hardly one', () => {
  for (const columns of [undefined, displayWidth(line), 19]) expect(prose(line, columns)).toBe(line);
});

it('does not take words apart, however long, and no commands', () => {
  const path = `/${'very/'.repeat(12)}long`;
  expect(prose(`see ${path} there`, 30)).toBe(`see\n  ${path}\n  there`);
  expect(prose('do: `maestro start web-1 web-2 web-3`', 24)).toBe('do:\n  `maestro start web-1 web-2 web-3`');
});

it('does not take our commands apart where they have no backticks, either', () => {
  const note = "it goes on there: maestro -f 'my shop.yaml' resume --discard forgets it";
  expect(prose(note, 50)).toBe(
    "it goes on there:\n  maestro -f 'my shop.yaml' resume --discard\n  forgets it",
  );
});

it('counts columns, not characters, and no colours', () => {
  const { red } = createColors(true);
  expect(prose(`${red('error')}: 日本 日本 日本 end`, 20)).toBe(`${red('error')}: 日本 日本\n  日本 end`);
  expect(prose(red('  ! cannot web-1 (ship1)'), 20)).toBe(red('  ! cannot web-1\n    (ship1)'));
});

it('leaves lines that quote as they are', () => {
  const quotes = ['  | a line of a log that is too long', '12 | web: {image: "busybox:test"}'];
  expect(prose(quotes.join('\n'), 20)).toBe(quotes.join('\n'));
});
