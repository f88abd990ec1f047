import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './index.ts';
import { templateCases } from './testing/template-grammar.ts';

describe('templates from the grammar', () => {
  it('never make renderTemplate throw, and every problem has a place', () => {
    fc.assert(
      fc.property(templateCases, ({ main, files, context }) => {
        const load = (name: string): { name: string; text: string } | undefined => {
          const text = files[name];
          return text === undefined ? undefined : { name, text };
        };
        const result = renderTemplate({ name: main, text: files[main] ?? '' }, { context, loader: { load } });
        if (result.ok) return;
        const { line, column, file } = result.problem;
        expect(Object.keys(files)).toContain(file);
        expect(line).toBeGreaterThanOrEqual(1);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual((files[file] ?? '').split(/\r\n?|\n/).length);
      }),
      { numRuns: 150 },
    );
  });
});
