import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validate } from '../generated/validate.ts';
import { environmentSchema } from './environment.ts';
import { forEditors } from './for-editors.ts';
import { flag, kinds, mapOf, mapping, reference, type Shape, text } from './shape.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema.json', import.meta.url), 'utf8')) as Shape;
/** Without what editors are to underline besides. */
const shared = JSON.parse(
  JSON.stringify(environmentSchema, (key, value: unknown) => (key === 'inEditors' ? undefined : value)),
) as Shape;
const asEditorsDo = new Ajv2020({ strict: false }).compile(forEditors(shared));
const withUnderlines = new Ajv2020({ strict: false }).compile(schema);

function same(data: unknown): void {
  const valid = validate(data);
  expect({ data, valid: asEditorsDo(data) }).toEqual({ data, valid });
  if (!valid) expect({ data, valid: withUnderlines(data) }).toEqual({ data, valid });
}

describe('editors accept what we accept', () => {
  const cases = new URL('../../../engine/fixtures/conformance/cases/', import.meta.url);
  const recorded = readdirSync(cases).flatMap((name) => {
    const { parsed } = JSON.parse(readFileSync(new URL(`${name}/expected.json`, cases), 'utf8')) as {
      parsed?: unknown;
    };
    return parsed === undefined ? [] : [{ name, parsed }];
  });
  test.each(recorded)('$name', ({ parsed }) => same(parsed));

  test('but for what loading refuses or warns of later', () => {
    const besides = recorded.filter(({ parsed }) => validate(parsed) && !withUnderlines(parsed));
    expect(besides.map(({ name }) => name)).toMatchInlineSnapshot(`[]`);
  });

  test('data of any kind, under keys that are known', () => {
    const names = new Set(['_a', 'no-such-key', '__proto__']);
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const key of Object.keys((value as Shape).properties ?? {})) names.add(key);
      for (const child of Object.values(value)) collect(child);
    };
    collect(schema);
    const words = [
      '',
      'x',
      '5',
      '1.5',
      '512m',
      '80:80',
      'always',
      'syslog',
      'tcp',
      'http',
      'exec',
      'log',
      'env',
    ];
    const data = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.constantFrom(...words, null, true, 0, 1.5),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 5 }),
      ),
    })).value;
    const [instance, check, ship] = ['instance', 'lifecycleCheck', 'ship'].map((name) => {
      const keys = Object.keys(schema.$defs?.[name]?.properties ?? {});
      return fc.dictionary(fc.constantFrom('type', 'port', 'command', 'wait', ...keys), data, { maxKeys: 4 });
    }) as [fc.Arbitrary<object>, fc.Arbitrary<object>, fc.Arbitrary<object>];
    fc.assert(
      fc.property(data, instance, check, ship, (any, web, running, host) => {
        same(any);
        same({
          name: 'n',
          ships: { host },
          services: {
            web: {
              image: 'i',
              lifecycle: { running: [running] },
              instances: { web: { ...web, ship: 'host' } },
            },
          },
          audit: [running],
        });
      }),
      { numRuns: 300 },
    );
  });
});

test('every example and every default is accepted where it stands', () => {
  const ajv = new Ajv2020({ strict: false }).addSchema(schema, 'environment');
  const refused: unknown[] = [];
  let asked = 0;
  const visit = (node: unknown, at: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { examples, default: standard } = node as Shape;
    const shown: unknown[] = Array.isArray(examples) ? examples : [];
    const values = isScalar(standard) ? [...shown, standard] : shown;
    if (values.length > 0) {
      const accepts = ajv.compile({ $ref: `environment#${at}` });
      asked += values.length;
      refused.push(...values.filter((value) => !accepts(value)).map((value) => ({ at, value })));
    }
    for (const [key, child] of Object.entries(node)) {
      const part = encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
      if (!['examples', 'default', 'defaultSnippets'].includes(key)) visit(child, `${at}/${part}`);
    }
  };
  visit(schema, '');
  expect(refused).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

test('a schema as editors read it', () => {
  const owner = mapping(
    'FarmOwnerConfig',
    { name: text({ description: 'Who it is.', examples: ['Ann'] }) },
    { description: 'Whose it is.', required: ['name'] },
  );
  const farm: Shape = {
    ...mapping(
      'FarmConfig',
      {
        owner: reference('owner', 'FarmOwnerConfig', { description: 'To whom it belongs.' }),
        open: flag({ description: 'Whether one may come in.', default: false }),
        fields: mapOf(text({ description: 'What grows there.' }), {
          description: 'The fields.',
          examples: [{ north: 'rye' }],
        }),
        soil: text({ description: 'What it stands on.', values: { clay: 'holds water', sand: 'does not' } }),
        animal: { $ref: '#/$defs/animal' },
      },
      { description: 'A farm.' },
    ),
    $defs: {
      owner,
      hen: mapping(
        'HenConfig',
        { type: { const: 'hen', description: 'Which animal it is.' } },
        { description: 'Lays eggs.', required: ['type'] },
      ),
      animal: kinds(
        'AnimalConfig',
        { hen: { def: 'hen', tsType: 'HenConfig', summary: 'a bird' } },
        { description: 'An animal.' },
      ),
    },
  };
  expect(forEditors(farm)).toMatchInlineSnapshot(`
    {
      "$defs": {
        "animal": {
          "allOf": [
            {
              "if": {
                "properties": {
                  "type": {
                    "const": "hen",
                  },
                },
                "required": [
                  "type",
                ],
                "type": "object",
              },
              "then": {
                "$ref": "#/$defs/hen",
              },
            },
          ],
          "description": "An animal.",
          "errorMessage": "Expected a mapping with "type".",
          "if": {
            "properties": {
              "type": {
                "not": {},
              },
            },
          },
          "markdownDescription": "An animal.",
          "properties": {
            "type": {
              "defaultSnippets": [
                {
                  "body": "hen",
                  "description": "a bird",
                  "label": "hen",
                },
              ],
              "description": "Which kind it is: \`hen\`.",
              "enum": [
                "hen",
              ],
              "enumDescriptions": [
                "a bird",
              ],
              "errorMessage": "Expected hen.",
              "markdownDescription": "Which kind it is: \`hen\`.",
              "markdownEnumDescriptions": [
                "a bird",
              ],
              "title": "type",
            },
          },
          "required": [
            "type",
          ],
          "then": {
            "defaultSnippets": [
              {
                "body": {
                  "type": "hen",
                },
                "description": "a bird",
                "label": "hen",
              },
            ],
          },
          "title": "animal",
          "type": "object",
        },
        "hen": {
          "additionalProperties": false,
          "defaultSnippets": [
            {
              "body": {
                "type": "hen",
              },
              "label": "hen",
            },
          ],
          "description": "Lays eggs.",
          "markdownDescription": "Lays eggs.",
          "properties": {
            "type": {
              "const": "hen",
              "defaultSnippets": [
                {
                  "body": "hen",
                  "label": "hen",
                },
              ],
              "description": "Which animal it is.",
              "markdownDescription": "Which animal it is.
    - \`hen\`: a bird",
              "title": "type",
            },
          },
          "required": [
            "type",
          ],
          "title": "hen",
          "type": "object",
        },
        "owner": {
          "additionalProperties": false,
          "properties": {
            "name": {
              "defaultSnippets": [
                {
                  "body": "\${1:Ann}",
                  "label": "text",
                },
              ],
              "description": "Who it is.",
              "errorMessage": "Expected text.",
              "examples": [
                "Ann",
              ],
              "markdownDescription": "Who it is.",
              "title": "name",
              "type": [
                "string",
                "number",
                "boolean",
              ],
            },
          },
          "required": [
            "name",
          ],
          "type": "object",
        },
      },
      "additionalProperties": false,
      "defaultSnippets": [
        {
          "body": {
            "owner": {
              "name": "\${1:Ann}",
            },
          },
          "label": "farm",
        },
      ],
      "description": "A farm.",
      "markdownDescription": "A farm.",
      "properties": {
        "animal": {
          "$ref": "#/$defs/animal",
          "description": "An animal.",
          "markdownDescription": "An animal.",
          "title": "animal",
        },
        "fields": {
          "defaultSnippets": [
            {
              "body": {
                "\${1:north}": "\${2:rye}",
              },
              "label": "fields",
            },
          ],
          "description": "The fields.",
          "errorMessage": "Expected a mapping.",
          "if": {
            "type": "object",
          },
          "markdownDescription": "The fields.",
          "then": {
            "additionalProperties": {
              "defaultSnippets": [
                {
                  "body": "\${1:text}",
                  "label": "text",
                },
              ],
              "description": "What grows there.",
              "errorMessage": "Expected text.",
              "markdownDescription": "What grows there.",
              "type": [
                "string",
                "number",
                "boolean",
              ],
            },
            "examples": [
              {
                "north": "rye",
              },
            ],
          },
          "title": "fields",
          "type": [
            "object",
            "null",
          ],
        },
        "open": {
          "default": false,
          "defaultSnippets": [
            {
              "body": true,
              "label": "true",
            },
            {
              "body": false,
              "label": "false",
            },
          ],
          "description": "Whether one may come in.",
          "errorMessage": "Expected yes or no.",
          "markdownDescription": "Whether one may come in.",
          "title": "open",
          "type": [
            "boolean",
            "number",
            "string",
            "array",
            "object",
            "null",
          ],
        },
        "owner": {
          "defaultSnippets": [
            {
              "body": {
                "name": "\${1:Ann}",
              },
              "label": "owner",
            },
          ],
          "description": "To whom it belongs.",
          "errorMessage": "Expected a mapping.",
          "if": {
            "type": "object",
          },
          "markdownDescription": "To whom it belongs.",
          "then": {
            "$ref": "#/$defs/owner",
          },
          "title": "owner",
          "type": [
            "object",
            "null",
          ],
        },
        "soil": {
          "defaultSnippets": [
            {
              "body": "clay",
              "description": "holds water",
              "label": "clay",
            },
            {
              "body": "sand",
              "description": "does not",
              "label": "sand",
            },
          ],
          "description": "What it stands on.",
          "errorMessage": "Expected text.",
          "markdownDescription": "What it stands on.
    - \`clay\`: holds water
    - \`sand\`: does not",
          "title": "soil",
          "type": [
            "string",
            "number",
            "boolean",
            "null",
          ],
        },
      },
      "title": "farm",
      "type": "object",
    }
  `);
});
