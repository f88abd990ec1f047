import { expect, test } from 'vitest';
import type { Problem } from './diagnostic.ts';
import { parseDocument } from './document.ts';
import { plainSource } from './source.ts';
import { toDiagnostics } from './to-diagnostics.ts';

test('problems get their places, in the order of the file, each once', () => {
  const { document } = parseDocument(plainSource('f', 'a: &m {x: 1}\nb: *m\nc: 2\n'));
  if (document === undefined) throw new Error('there is no document');
  const problem = (at: string, more: Partial<Problem> = {}): Problem => ({
    severity: 'error',
    code: 'wrong-type',
    message: 'm',
    at,
    ...more,
  });
  const problems = [
    problem('/c', { hint: 'h', related: [{ at: '/a', part: 'key', message: 'r' }] }),
    problem('/b/x'),
    problem('/a/x'),
    problem('/b', { part: 'key', severity: 'warning' }),
  ];
  const at = (line: number, column: number, endColumn: number) => ({
    file: 'f',
    line,
    column,
    endLine: line,
    endColumn,
  });
  expect(toDiagnostics(document, problems)).toEqual([
    { severity: 'error', code: 'wrong-type', message: 'm', location: at(1, 11, 12) },
    { severity: 'warning', code: 'wrong-type', message: 'm', location: at(2, 1, 2) },
    {
      severity: 'error',
      code: 'wrong-type',
      message: 'm',
      location: at(3, 4, 5),
      hint: 'h',
      related: [{ location: at(1, 1, 2), message: 'r' }],
    },
  ]);
});
