import { renderTemplate } from '@maestro-ng/template';
import { expect, test } from 'vitest';
import { locateRange } from './locate-range.ts';
import { plainSource, renderedSource } from './source.ts';

const text = 'a: 1\nb: 2\r\nc: 3';
const rendered = renderTemplate({ name: 'f', text });
if (!rendered.ok) throw new Error(rendered.problem.message);

test.each([
  ['a stretch of a line', 0, 4, '1:1-1:5'],
  ['a line with its break ends with the line', 0, 5, '1:1-1:5'],
  ['a line break alone is where the line ends', 4, 5, '1:5-1:5'],
  ['a line break of Windows too', 5, 10, '2:1-2:5'],
  ['over lines', 3, 6, '1:4-2:2'],
])('%s', (_, start, end, expected) => {
  const { line, column, endLine, endColumn } = locateRange(renderedSource('f', rendered), start, end);
  expect(`${line}:${column}-${endLine}:${endColumn}`).toBe(expected);
});

test('a file without a template has the same places', () => {
  for (const [start, end] of [
    [0, 4],
    [3, 6],
    [5, 9],
  ] as const)
    expect(locateRange(plainSource('f', text), start, end)).toEqual(
      locateRange(renderedSource('f', rendered), start, end),
    );
});
