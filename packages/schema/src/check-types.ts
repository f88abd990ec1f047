import { thenOf } from './fragments/then.ts';
import type { ValidationError, Validator } from './messages.ts';
import { type Pointer, pointer } from './pointer.ts';

/** A JSON Schema (2020-12) of one type of lifecycle check, which an extension adds; `type` and `max_wait` aside. */
export interface CheckTypeSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** Holds checks of types that extensions add against their schemas. */
export type CheckTypeValidators = ReadonlyMap<string, Validator>;

/**
 * Compiles the schemas of types of checks, by name. Only then a compiler of schemas is loaded.
 *
 * @throws TypeError that names the type whose schema is none
 */
export async function compileCheckTypes(
  schemas: ReadonlyMap<string, CheckTypeSchema>,
): Promise<CheckTypeValidators> {
  if (schemas.size === 0) return new Map();
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false, messages: false });
  const validators = new Map<string, Validator>();
  for (const [name, schema] of schemas) {
    try {
      validators.set(name, ajv.compile(checkSchema(name, schema)) as unknown as Validator);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      throw new TypeError(`the schema of checks of type ${name} is none: ${cause}`);
    }
  }
  return validators;
}

/** A type's whole schema: with what all checks have, and closed, so that other keys are told. */
function checkSchema(name: string, schema: CheckTypeSchema): object {
  return {
    errorMessage: 'Expected a mapping.',
    additionalProperties: false,
    ...schema,
    type: 'object',
    properties: {
      type: { const: name },
      max_wait: {
        type: ['number', 'string'],
        pattern: '^(\\s*[-+]?[0-9][0-9_]*(\\.[0-9]*)?\\s*)?$',
        description: 'Seconds until the check fails.',
        default: 300,
        errorMessage: 'Expected a number of seconds.',
      },
      ...schema.properties,
    },
    required: ['type', ...(schema.required ?? [])],
  };
}

/** What is wrong with the checks of these types, in the validator's own words. */
export function checkTypeErrors(data: unknown, validators: CheckTypeValidators): ValidationError[] {
  return checksIn(data, validators).flatMap(({ at, value, validate }) => {
    if (validate(withoutNull(value))) return [];
    return (validate.errors ?? []).map((error) => ({ ...error, instancePath: at + error.instancePath }));
  });
}

/** Errors of the built-in schema, without those that only say that it does not know these types. */
export function withoutCheckTypes(
  errors: readonly ValidationError[],
  data: unknown,
  validators: CheckTypeValidators,
): readonly ValidationError[] {
  const places = new Set(checksIn(data, validators).map(({ at }) => `${at}/type`));
  return errors.filter(({ instancePath }) => !places.has(instancePath));
}

/** The schema for editors, which knows these types as well. */
export function withCheckTypes(
  editorSchema: EditorSchema,
  schemas: ReadonlyMap<string, CheckTypeSchema>,
): EditorSchema {
  const { lifecycleCheck: kinds, ...defs } = editorSchema.$defs;
  if (kinds === undefined) return editorSchema;
  const names = [...schemas.keys()];
  const summaries = [...schemas.values()].map(({ description = '' }) => description);
  const { type } = kinds.properties;
  return {
    ...editorSchema,
    $defs: {
      ...defs,
      ...Object.fromEntries(
        [...schemas].map(([name, schema]) => [definition(name), checkSchema(name, schema)]),
      ),
      lifecycleCheck: {
        ...kinds,
        properties: {
          ...kinds.properties,
          type: {
            ...type,
            enum: [...type.enum, ...names],
            enumDescriptions: [...type.enumDescriptions, ...summaries],
            ...(type.markdownEnumDescriptions === undefined
              ? {}
              : { markdownEnumDescriptions: [...type.markdownEnumDescriptions, ...summaries] }),
            errorMessage: `Expected one of ${[...type.enum, ...names].join(', ')}.`,
          },
        },
        allOf: [
          ...kinds.allOf,
          ...names.map((name) => ({
            if: { type: 'object', properties: { type: { const: name } }, required: ['type'] },
            ...thenOf({ $ref: `#/$defs/${definition(name)}` }),
          })),
        ],
      },
    },
  };
}

/** As much of the schema for editors as is added to. */
export interface EditorSchema {
  readonly $defs: {
    readonly [name: string]: unknown;
    readonly lifecycleCheck?: {
      readonly properties: {
        readonly type: {
          readonly enum: readonly string[];
          readonly enumDescriptions: readonly string[];
          readonly markdownEnumDescriptions?: readonly string[];
          readonly errorMessage?: string;
        };
      };
      readonly allOf: readonly object[];
    };
  };
}

function definition(type: string): string {
  return `${type}ExtensionCheck`;
}

interface FoundCheck {
  readonly at: Pointer;
  readonly value: object;
  readonly validate: Validator;
}

function checksIn(data: unknown, validators: CheckTypeValidators): FoundCheck[] {
  const found: FoundCheck[] = [];
  const visit = (owner: unknown, at: Pointer): void => {
    for (const [state, checks] of entries(entry(owner, 'lifecycle'))) {
      for (const [index, value] of entries(checks)) {
        const type = entry(value, 'type');
        const validate = typeof type === 'string' ? validators.get(type) : undefined;
        if (validate === undefined || typeof value !== 'object' || value === null) continue;
        found.push({ at: pointer(at, 'lifecycle', state, index), value, validate });
      }
    }
  };
  for (const [name, service] of entries(entry(data, 'services'))) {
    const at = pointer('/services', name);
    visit(service, at);
    for (const [instance, value] of entries(entry(service, 'instances')))
      visit(value, pointer(at, 'instances', instance));
  }
  return found;
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function entry(value: unknown, key: string): unknown {
  return entries(value).find(([name]) => name === key)?.[1];
}

/** `null` is as if the key were absent. */
function withoutNull(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, content]) => content !== null));
}
