import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './index.ts';

interface Case {
  readonly id: string;
  readonly main: string;
  readonly template?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly pythonInternals?: boolean;
  readonly expected:
    | { readonly ok: true; readonly output: string }
    | {
        readonly ok: false;
        readonly errorClass: string;
        readonly phase?: string;
        readonly line?: number;
        readonly file?: string;
      };
}

const fixture = new URL('../fixtures/templates.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { cases: readonly Case[] };

describe('what Jinja2 3.1.2 itself gave', () => {
  it.each(cases)('$id', ({ main, template, files, context, pythonInternals, expected }) => {
    const texts = new Map(Object.entries(files ?? { [main]: template ?? '' }));
    const load = (name: string): { name: string; text: string } | undefined => {
      const text = texts.get(name);
      return text === undefined ? undefined : { name, text };
    };
    const result = renderTemplate({ name: main, text: texts.get(main) ?? '' }, { context, loader: { load } });
    if (pythonInternals === true && !result.ok) {
      expect(result.problem.code).toBe('template-unsafe');
      return;
    }
    if (result.ok) {
      expect({ ok: true, output: result.output }).toEqual(expected);
      return;
    }
    const { problem } = result;
    const place = { phase: problem.phase, file: problem.file, line: problem.line };
    const recorded = expected.ok ? expected : { errorClass: expected.errorClass };
    expect({ errorClass: problem.errorClass }, problem.message).toEqual(recorded);
    if (expected.ok || expected.line === undefined) return;
    expect(place).toEqual({ phase: expected.phase, file: expected.file, line: expected.line });
  });
});
