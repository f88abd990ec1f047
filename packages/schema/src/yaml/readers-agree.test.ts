import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { build } from './build.ts';
import { readCarefully } from './read-carefully.ts';
import { readQuickly } from './read-quickly.ts';
import { Plain } from './scalar.ts';

/** What both readers make of a text; the quick one may leave it to the careful one. */
function compare(text: string): void {
  const quick = readQuickly(text);
  if (quick === undefined) return;
  const careful = readCarefully(text);
  // js-yaml lets a value contain itself; that is found when the data is built.
  const code = build(quick.raw).problems[0]?.code;
  if (code === 'recursive-alias') {
    expect(careful.problems[0]?.code).toBe(code);
    return;
  }
  expect({ raw: shown(quick.raw), problems: [] }).toEqual({
    raw: shown(careful.raw),
    problems: careful.problems,
  });
  expect(build(quick.raw).data).toEqual(build(careful.raw).data);
}

/** Plain scalars made visible; shared values (aliases, even of themselves) are shown once. */
function shown(raw: unknown, above: readonly unknown[] = []): unknown {
  if (raw instanceof Plain) return { plain: raw.text, tag: raw.tag };
  if (typeof raw !== 'object' || raw === null) return raw;
  if (above.includes(raw)) return 'itself';
  const inside = [...above, raw];
  if (Array.isArray(raw)) return raw.map((item) => shown(item, inside));
  return Object.entries(raw).map(([key, value]) => [key, shown(value, inside)]);
}

const pieces = [
  'a',
  'b',
  'key',
  'x y',
  ': ',
  ':',
  ' ',
  '  ',
  '    ',
  '\n',
  '\n',
  '\n  ',
  '\n- ',
  '- ',
  '-',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ',',
  "'",
  '"',
  '#',
  ' # c',
  '|\n',
  '>-\n',
  '|2\n',
  '&x ',
  '*x',
  '&y',
  '*y ',
  'yes',
  '0777',
  '1.5',
  '22:22',
  '~',
  'null',
  '<<: ',
  '<<',
  '? ',
  '!!int ',
  '!!str ',
  '!',
  '---\n',
  '...\n',
  '\t',
  '%',
  '@',
  '`',
  '\\n',
  '\\',
  '\r\n',
  'é',
  '2001-01-01',
  '__proto__',
  '\u2028',
  '=',
  '0x1F',
];

describe('the quick reader says what the careful one says', () => {
  test('of texts put together from pieces of YAML', { timeout: 60_000 }, () => {
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(fc.property(soup, compare), { numRuns: 5000 });
  });

  test('of texts in the shape of environment files', { timeout: 60_000 }, () => {
    const line = fc
      .tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.constantFrom(...pieces.filter((piece) => !piece.includes('\n'))), { maxLength: 5 }),
      )
      .map(([depth, parts]) => `${'  '.repeat(depth)}${parts.join('')}`);
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n')),
        compare,
      ),
      { numRuns: 5000 },
    );
  });

  test('of data that is written as YAML', { timeout: 60_000 }, () => {
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(
          null,
          true,
          0,
          1.5,
          'yes',
          '0777',
          '22:22',
          '- a',
          '<<',
          '__proto__',
          ' x ',
          'a\nb\n',
          '1e3',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('__proto__', 'constructor', '<<')),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    fc.assert(
      fc.property(data, fc.boolean(), (value, flow) => {
        compare(stringify(value, { collectionStyle: flow ? 'flow' : 'block', version: '1.1' }));
      }),
      { numRuns: 1000 },
    );
  });

  const cases = new URL('../../../engine/fixtures/conformance/cases/', import.meta.url);
  test.each(readdirSync(cases))('of the recorded environment %s', (name) => {
    const recorded = JSON.parse(readFileSync(new URL(`${name}/expected.json`, cases), 'utf8')) as {
      rendered?: string;
    };
    compare(recorded.rendered ?? '');
  });
});
