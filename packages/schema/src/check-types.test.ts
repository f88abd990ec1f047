import { describe, expect, it } from 'vitest';
import { compileCheckTypes, type EditorSchema, withCheckTypes } from './check-types.ts';
import { parseDocument } from './document.ts';
import { plainSource } from './source.ts';
import { validateDocument } from './validate-document.ts';

const schemas = new Map([
  [
    'log',
    {
      description: 'Looks at the log.',
      properties: {
        match: { type: 'string', errorMessage: 'Expected a regular expression.' },
        times: { type: 'integer', minimum: 1, errorMessage: 'Expected a whole number.' },
      },
      required: ['match'],
    },
  ],
]);

async function problemsOf(checks: string): Promise<string[]> {
  const text = `name: t
ships: {h: {ip: 10.0.0.1}}
services:
  s:
    image: app
    lifecycle: {running: [{type: tcp}, ${checks}]}
    instances: {s-1: {ship: h, lifecycle: {stopped: [{type: log}]}}}
`;
  const { document } = parseDocument(plainSource('maestro.yaml', text));
  if (document === undefined) throw new Error('no document');
  const { problems } = validateDocument(document, await compileCheckTypes(schemas));
  return problems.map(({ severity, at, message }) => `${severity} ${at}: ${message}`);
}

describe('types of checks that extensions add', () => {
  it('are held against their own schemas, wherever they stand', async () => {
    const service = '/services/s/lifecycle/running';
    expect(await problemsOf('{type: log, match: a, times: 0, tims: 1, max_wait: soon}, {type: lgo}')).toEqual(
      [
        `error ${service}/0: The key "port" is missing; expected the name of a port.`,
        `error ${service}/2/type: "lgo" is not known here; expected tcp, http, exec, rexec, sleep or health.`,
        `warning ${service}/1/tims: The key "tims" is not known here and has no effect.`,
        `error ${service}/1/max_wait: Expected a number of seconds.`,
        `error ${service}/1/times: Expected a whole number.`,
        'error /services/s/instances/s-1/lifecycle/stopped/0: The key "match" is missing; expected a regular expression.',
      ],
    );
    expect((await problemsOf('{type: log, match: a, times: ~, max_wait: "5"}')).length).toBe(2);
  });

  it('whose schema is none are named', async () => {
    await expect(
      compileCheckTypes(new Map([['bad', { properties: { a: { type: 'nothing' } } }]])),
    ).rejects.toThrow(/^the schema of checks of type bad is none: /);
  });

  it('are in the schema for editors', async () => {
    const editorSchema: EditorSchema = {
      $defs: {
        other: {},
        lifecycleCheck: { properties: { type: { enum: ['tcp'], enumDescriptions: ['a port'] } }, allOf: [] },
      },
    };
    const extended = withCheckTypes(editorSchema, schemas).$defs;
    expect(extended.lifecycleCheck?.properties.type).toEqual({
      enum: ['tcp', 'log'],
      enumDescriptions: ['a port', 'Looks at the log.'],
      errorMessage: 'Expected one of tcp, log.',
    });
    expect(Object.keys(extended)).toEqual(['other', 'logExtensionCheck', 'lifecycleCheck']);
  });
});
