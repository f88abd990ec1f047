import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { carefulRoot, type Found, QuickFound } from './find.ts';
import { readCarefully } from './read-carefully.ts';
import { readPlaces } from './read-places.ts';
import { readQuickly } from './read-quickly.ts';

let compared = 0;

/** What both readers make of the places of a text, wherever the quick one finds any. */
function compare(text: string): void {
  // The library ends brackets too early that go on at the margin.
  const reading = readCarefully(text);
  if (/\n *[,\]}]/.test(text) || reading.problems.length > 0) return;
  const quick = readQuickly(text);
  const places = quick === undefined ? undefined : readPlaces(text);
  if (quick === undefined || places === undefined) return;
  compared += 1;
  const careful = carefulRoot(reading);
  expect(shown(new QuickFound(places), quick.raw, text)).toEqual(shown(careful, quick.raw, text));
}

/** The stretches of text of a value, its key, its first key, and all that is in it. */
function shown(found: Found | undefined, raw: unknown, text: string): unknown {
  if (found === undefined) return undefined;
  const stretch = (span: Found['key']): string | undefined => {
    if (span === undefined || span.start === span.end) return undefined;
    const part = text.slice(span.start, span.end).trimEnd();
    return `${span.start} ${part}`;
  };
  const isContainer = typeof raw === 'object' && raw !== null && raw.constructor !== undefined;
  const keys = isContainer && !('text' in raw) ? Object.keys(raw) : [];
  return [
    stretch(found.key),
    stretch(found.value),
    stretch(found.firstKey),
    keys.map((key) => [key, shown(found.child(key), (raw as Record<string, unknown>)[key], text)]),
  ];
}

const pieces = [
  'a',
  'b',
  'key',
  ': ',
  ':',
  ' ',
  '  ',
  '\n',
  '\n',
  '\n  ',
  '\n- ',
  '- ',
  '[',
  ']',
  '{',
  '}',
  ', ',
  ',',
  "'x'",
  '"y"',
  ' # c',
  '\n# c\n',
  '|\n',
  '>-\n',
  '1.5',
  '~',
  'a: ',
  'b: ',
  'c: 1\n',
  '- a\n',
  '---\n',
  '\r\n',
  'é',
  '__proto__',
  '<<',
];

describe('the quick reader finds values where the careful one does', () => {
  test('in texts in the shape of environment files', { timeout: 60_000 }, () => {
    const line = fc
      .tuple(
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.constantFrom(...pieces.filter((piece) => !piece.includes('\n'))), { maxLength: 5 }),
        fc.constantFrom(
          '',
          'a:',
          'b: c',
          '- d',
          '- e: f',
          '# comment',
          'g: [h, i]',
          'j: {k: l}',
          'm: |',
          '  n # o',
        ),
      )
      .map(([depth, parts, whole]) => `${'  '.repeat(depth)}${whole === '' ? parts.join('') : whole}`);
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
        compare,
      ),
      { numRuns: 8000 },
    );
  });

  test('in texts put together from pieces of YAML', { timeout: 60_000 }, () => {
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
    fc.assert(fc.property(soup, compare), { numRuns: 8000 });
  });

  test('in data that is written as YAML', { timeout: 60_000 }, () => {
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(null, true, 0, 'yes', 'a\nb\n', ' x ', '- a', '__proto__', ''),
        fc.string({ maxLength: 8 }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.string({ maxLength: 5 }), fc.constantFrom('1', '0')), tie('value'), {
          maxKeys: 4,
        }),
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
  test.each(readdirSync(cases))('in the recorded environment %s', (name) => {
    const recorded = JSON.parse(readFileSync(new URL(`${name}/expected.json`, cases), 'utf8')) as {
      rendered?: string;
    };
    compare(recorded.rendered ?? '');
  });

  test('in more than a thousand texts', () => {
    expect(compared).toBeGreaterThan(1000);
  });
});
