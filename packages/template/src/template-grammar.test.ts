import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RenderOptions, type RenderResult, renderTemplate } from './index.ts';
import { type TemplateCase, templateCases } from './testing/template-grammar.ts';

function rendered({ main, files, context }: TemplateCase, options: RenderOptions = {}): RenderResult {
  const load = (name: string): { name: string; text: string } | undefined => {
    const text = files[name];
    return text === undefined ? undefined : { name, text };
  };
  return renderTemplate({ name: main, text: files[main] ?? '' }, { context, loader: { load }, ...options });
}

function outcome(result: RenderResult): unknown {
  return result.ok ? result.output : result.problem;
}

describe('templates from the grammar', () => {
  it('never make renderTemplate throw, and every problem has a place', () => {
    fc.assert(
      fc.property(templateCases, (template) => {
        const { files } = template;
        const result = rendered(template);
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

  it('become the same where values are traced, and no traced text stands anywhere else', () => {
    const traced = ['Hello World', 'naïve ☃ 😀'];
    fc.assert(
      fc.property(templateCases, (template) => {
        const [plain, result] = [rendered(template), rendered(template, { traced: new Set(traced) })];
        expect(outcome(result)).toEqual(outcome(plain));
        if (!result.ok) return;
        const covered = new Set(
          result.traced.flatMap(({ start, end }) =>
            Array.from({ length: end - start }, (_, index) => start + index),
          ),
        );
        for (const text of traced)
          for (let at = result.output.indexOf(text); at >= 0; at = result.output.indexOf(text, at + 1))
            for (let offset = 0; offset < text.length; offset += 1) expect(covered).toContain(at + offset);
      }),
      { numRuns: 1500 },
    );
  });
});
