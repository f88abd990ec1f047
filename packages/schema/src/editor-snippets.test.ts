import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from './document.ts';
import type { Shape } from './fragments/shape.ts';
import { plainSource } from './source.ts';
import { applied } from './testing/apply-completion.ts';
import { LanguageServer } from './testing/language-server.ts';
import { itemsOf, type Place, placesOf, resolved, written } from './testing/schema-places.ts';
import { toDiagnostics } from './to-diagnostics.ts';
import { validateDocument } from './validate-document.ts';

const path = fileURLToPath(new URL('../schema.json', import.meta.url));
const schema = JSON.parse(readFileSync(path, 'utf8')) as Shape;
const places = placesOf(schema);

let server: LanguageServer;
let opened = 0;

beforeAll(async () => {
  server = await LanguageServer.start({ schemas: { [`file://${path}`]: ['maestro*.yaml'] } });
});
afterAll(() => server.stop());

/** The lines that somebody has written at a place, with the cursor at the end of the last of them. */
function linesOf(place: Place): string[][] {
  const kind = place.kind === undefined ? [] : [`type: ${place.kind}`];
  const atKeys = Object.entries(place.keys).flatMap(([key, child]) => {
    const shape = resolved(child, schema);
    const items = itemsOf(shape);
    // An item of a list that must have two is wrong while it is the only one.
    const isList = items !== undefined && shape.minItems === undefined;
    const above = key === 'type' ? [] : kind;
    return [
      [...above, `${key}: `],
      ...(isList ? ['  -', '  - '].map((dash) => [...above, `${key}:`, dash]) : []),
      ...([shape.type].flat().includes('object') ? [[...above, `${key}:`, '  ']] : []),
    ];
  });
  return [[...kind, ''], ...atKeys];
}

/** Whether something is left for the user to write. */
function isOpen(snippet: string): boolean {
  return /\$\d+|\$\{\d+\}|[:-]\s*$/.test(snippet) || snippet.trim() === 'null';
}

function problemsOf(text: string, snippet: string): string[] {
  const { document, diagnostics } = parseDocument(plainSource('f', text));
  if (document === undefined) return diagnostics.map(({ message }) => message);
  if (isOpen(snippet)) return [];
  return toDiagnostics(document, validateDocument(document).problems)
    .filter(({ code, message }) => !isExpected(code, message))
    .map(({ location, message }) => `${location?.line}:${location?.column} ${message}`);
}

/** Of a file that is only begun, and of what is known to be obsolete. */
function isExpected(code: string, message: string): boolean {
  return /^(obsolete|deprecated)-/.test(code) || (code === 'missing-key' && message.startsWith('The key "'));
}

describe('whatever is inserted is YAML, and right where it stands, at', () => {
  test.each(places)('$path', async (place) => {
    const wrong: unknown[] = [];
    let asked = 0;
    for (const lines of linesOf(place)) {
      const { text } = written(place, lines);
      opened += 1;
      const file = `file:///project/maestro-${opened}.yaml`;
      server.open(file, text);
      const all = text.split('\n');
      const last = all.at(-1) ?? '';
      for (const { label, textEdit } of await server.complete(file, {
        line: all.length - 1,
        character: last.length,
      })) {
        if (textEdit === undefined) throw new Error(`${label} does not say where it goes`);
        const after = applied(text, textEdit);
        const problems = problemsOf(after, textEdit.newText);
        asked += 1;
        if (problems.length > 0) wrong.push({ label, after, problems });
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(Object.keys(place.keys).length);
  });
});

describe('a key', () => {
  async function insertedFor(text: string, wanted: string): Promise<string> {
    opened += 1;
    const file = `file:///project/maestro-${opened}.yaml`;
    server.open(file, text);
    const all = text.split('\n');
    const offered = await server.complete(file, {
      line: all.length - 1,
      character: (all.at(-1) ?? '').length,
    });
    const textEdit = offered.find(({ label }) => label === wanted)?.textEdit;
    return textEdit === undefined ? 'not offered' : applied(text, textEdit);
  }

  test('that is mostly a mapping is begun as one, though it may be a list', async () => {
    for (const key of ['env', 'networks', 'sysctls']) {
      expect(await insertedFor(`services:\n  web:\n    e`, key)).toBe(
        `services:\n  web:\n    ${key}:\n      `,
      );
    }
  });

  test('that is a list is begun with an item, which may be any of several kinds', async () => {
    const text = await insertedFor('a', 'audit');
    expect(text).toBe('audit:\n  - ');
    expect(await insertedFor(text, 'log auditor')).toBe('audit:\n  - type: log\n    file: file');
    const checks = 'services:\n  web:\n    lifecycle:\n      running:\n        - ';
    expect(await insertedFor(checks, 'http check')).toBe(`${checks}type: http\n          port: http`);
    const second = `${checks}{type: sleep, wait: 5}\n        - `;
    expect(await insertedFor(second, 'tcp check')).toBe(`${second}type: tcp\n          port: http`);
  });
});
