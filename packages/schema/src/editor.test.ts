import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shape } from './fragments/shape.ts';
import { LanguageServer, type Position, told } from './testing/language-server.ts';
import { inserted, type Place, placesOf, resolved, snippetsOf, written } from './testing/schema-places.ts';

const path = fileURLToPath(new URL('../schema.json', import.meta.url));
const schema = JSON.parse(readFileSync(path, 'utf8')) as Shape;
const places = placesOf(schema);

/** Every key at every place that is its own, as a table of tests wants it. */
const keys = places.flatMap((place) =>
  Object.entries(place.keys).map(([key, shape]) => ({ place, key, shape: resolved(shape, schema) })),
);

let server: LanguageServer;
let opened = 0;

beforeAll(async () => {
  server = await LanguageServer.start({ schemas: { [`file://${path}`]: ['maestro*.yaml'] } });
});
afterAll(() => server.stop());

/** A new file that is known by its name. */
function newFile(): string {
  opened += 1;
  return `file:///project/maestro-${opened}.yaml`;
}

test('the schema says of every key what it is, and has something to insert', () => {
  const silent = keys.filter(
    ({ key, shape }) =>
      shape.title !== key ||
      shape.description === undefined ||
      shape.markdownDescription?.startsWith(shape.description) !== true ||
      snippetsOf(shape).length === 0,
  );
  expect(silent.map(({ place, key }) => `${place.path}/${key}`)).toEqual([]);
});

describe('completion offers the keys of', () => {
  test.each(places)('$path', async (place) => {
    const file = newFile();
    const { text, starts } = written(place, [...kindLine(place), '']);
    server.open(file, text);
    const offered = await server.complete(file, at(starts));
    const found = offered.filter(({ label }) => label in place.keys);
    expect(Object.fromEntries(found.map(({ label, documentation }) => [label, documentation]))).toEqual(
      Object.fromEntries(
        keysOf(place)
          .filter(({ shape }) => shape.deprecated !== true)
          .map(({ key, shape }) => [key, shape.markdownDescription]),
      ),
    );
  });
});

describe('hovering explains, and nothing is wrong with, the keys of', () => {
  test.each(places)('$path', async (place) => {
    const file = newFile();
    const all = keysOf(place);
    const values = new Map([
      ...Object.entries(place.example),
      ...all.map(({ key, shape }) => [key, inserted(shape)] as const),
    ]);
    const lines = [...(place.kind === undefined ? values : new Map([['type', place.kind], ...values]))];
    const { text, starts } = written(
      place,
      lines.map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    );
    const deprecations = new Set(all.map(({ shape }) => shape.deprecationMessage));
    const diagnostics = await server.diagnose(file, text);
    expect(told(diagnostics.filter(({ message }) => !deprecations.has(message)))).toEqual([]);

    const shown: Record<string, string> = {};
    for (const { key } of all) {
      const hover = await server.hover(
        file,
        at(
          starts,
          lines.findIndex(([name]) => name === key),
        ),
      );
      shown[key] = hover.slice(0, explanation(key, place).length);
    }
    expect(shown).toEqual(Object.fromEntries(all.map(({ key }) => [key, explanation(key, place)])));
  });
});

/** The keys of a place; but what tells several kinds apart is a key of what they have in common. */
function keysOf(place: Place): (typeof keys)[number][] {
  return keys.filter((entry) => entry.place === place && !(entry.key === 'type' && place.kind !== undefined));
}

function kindLine({ kind }: Place): string[] {
  return kind === undefined ? [] : [`type: ${kind}`];
}

function explanation(key: string, place: Place): string {
  const { markdownDescription } = resolved(place.keys[key] ?? {}, schema);
  return `#### ${key.replaceAll('_', '\\_')}\n\n${markdownDescription}`;
}

function at(starts: readonly Position[], index = starts.length - 1): Position {
  return starts[index] ?? { line: 0, character: 0 };
}

interface Value {
  readonly label: string;
  readonly meaning: string | undefined;
}

/** The values that are known of a key: those it is limited to, or those it offers. */
function valuesOf(shape: Shape): Value[] {
  const { enum: limited, enumDescriptions } = shape;
  if (limited !== undefined)
    return limited.map((value, index) => ({
      label: value === 'no' ? '"no"' : String(value),
      meaning: enumDescriptions?.[index],
    }));
  return snippetsOf(shape)
    .filter(({ body }) => ['string', 'number'].includes(typeof body) && !/^[{$]/.test(String(body)))
    .map(({ label, description }) => ({ label, meaning: description }));
}

describe('completion offers each value, with what it means, of', () => {
  const enumerated = keys
    .map((entry) => ({ ...entry, values: valuesOf(entry.shape) }))
    .filter(({ shape, values }) => values.length > 0 && shape.const === undefined);

  test.each(enumerated)('$place.path: $key', async ({ place, key, values }) => {
    const file = newFile();
    const beginning = `${key}: `;
    const { text, starts } = written(place, [...kindLine(place), beginning]);
    const { line, character } = at(starts);
    server.open(file, text);
    const items = await server.complete(file, { line, character: character + beginning.length });
    const offered = new Map(items.map(({ label, documentation }) => [label, documentation]));
    expect(values.filter(({ meaning }) => meaning === undefined)).toEqual([]);
    expect(values.filter(({ label, meaning = '' }) => !offered.get(label)?.includes(meaning))).toEqual([]);
  });

  test('a yes or no', async () => {
    const file = newFile();
    server.open(file, 'ships:\n  one:\n    tls: ');
    const offered = await server.complete(file, { line: 2, character: 9 });
    expect(offered.map(({ label }) => label)).toEqual(expect.arrayContaining(['true', 'false']));
  });
});

describe('where a secret is kept', () => {
  test.each([
    ['registries:\n  one:\n    password: ', { line: 2, character: 14 }],
    ['services:\n  one:\n    env:\n      DB_PASSWORD: ', { line: 3, character: 19 }],
    ['audit:\n  - type: slack\n    token: ', { line: 2, character: 11 }],
  ])('is offered in three forms after %s', async (text, position) => {
    const file = newFile();
    server.open(file, text);
    const offered = await server.complete(file, position);
    expect(offered.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['secret in a variable', 'secret in a file', 'secret from a command']),
    );
  });

  test('is explained in the value of a variable', async () => {
    const file = newFile();
    server.open(file, 'services:\n  one:\n    env:\n      DB_PASSWORD:\n        command: [pass]\n');
    expect(await server.hover(file, { line: 4, character: 10 })).toContain('without a shell');
  });
});
