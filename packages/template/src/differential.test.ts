import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTemplate } from './index.ts';
import { expressionCases, type TemplateCase, templateCases } from './testing/template-grammar.ts';

const python = '/usr/bin/python3';
const script = new URL('../fixtures/reference.py', import.meta.url).pathname;
const count = Number(process.env['DIFFERENTIAL_RUNS'] ?? 250);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20);

type Outcome =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly errorClass: string; readonly line?: number; readonly file?: string };

const probe = spawnSync(python, ['-c', 'import jinja2; print(jinja2.__version__)'], { encoding: 'utf8' });
const version = probe.status === 0 ? probe.stdout.trim() : undefined;
const installed = version === '3.1.2';
if (!installed) {
  const found = version === undefined ? 'is not installed' : `is ${version}`;
  process.stderr.write(
    `\n!!! The differential test against Jinja2 3.1.2 does not run: python3-jinja2 ${found}.\n` +
      '!!! Install it with: apt-get install python3-jinja2\n\n',
  );
}

function reference(cases: readonly TemplateCase[]): readonly Outcome[] {
  const input = JSON.stringify(cases);
  const run = spawnSync(python, [script], { input, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 300_000 });
  if (run.status !== 0) throw new Error(`the reference failed: ${run.stderr}`);
  return JSON.parse(run.stdout) as readonly Outcome[];
}

/** Without addresses, which are never the same. */
function steady(text: string): string {
  return text.replace(/0x[0-9a-f]{6,}/gi, '0x');
}

function ours({ main, files, context }: TemplateCase): Outcome & { code?: string } {
  const load = (name: string): { name: string; text: string } | undefined => {
    const text = files[name];
    return text === undefined ? undefined : { name, text };
  };
  const result = renderTemplate({ name: main, text: files[main] ?? '' }, { context, loader: { load } });
  if (result.ok) return { ok: true, output: steady(result.output) };
  const { errorClass, line, file, code } = result.problem;
  return { ok: false, errorClass, line, file, code };
}

/** Whether one of the two gave up on work that it bounds: then there is nothing to compare. */
function bounded(theirs: Outcome, mine: ReturnType<typeof ours>): boolean {
  if (!theirs.ok && ['OutOfTime', 'MemoryError', 'RecursionError'].includes(theirs.errorClass)) return true;
  return mine.code === 'template-budget';
}

function differences(cases: readonly TemplateCase[]): unknown[] {
  const found: unknown[] = [];
  reference(cases).forEach((theirs, index) => {
    const { files, ...rest } = cases[index] ?? { files: {} };
    if (!('main' in rest)) return;
    const mine = ours({ files, ...rest });
    if (bounded(theirs, mine)) return;
    const same = theirs.ok
      ? mine.ok && mine.output === steady(theirs.output)
      : !mine.ok &&
        mine.errorClass === theirs.errorClass &&
        mine.line === theirs.line &&
        mine.file === theirs.file;
    if (!same) found.push({ files, theirs, mine });
  });
  return found;
}

describe('the same as Jinja2', () => {
  it('is installed wherever CI runs', () => {
    if (process.env['CI'] !== undefined && process.env['CI'] !== '') expect(version).toBe('3.1.2');
  });

  it.skipIf(!installed)(`on ${count} templates`, { timeout: 300_000 }, () => {
    expect(differences(fc.sample(templateCases, { numRuns: count, seed }))).toEqual([]);
  });

  it.skipIf(!installed)(`on ${count * 4} expressions`, { timeout: 300_000 }, () => {
    expect(differences(fc.sample(expressionCases, { numRuns: count * 4, seed }))).toEqual([]);
  });
});
