import { thenOf } from './then.ts';
/** A JSON Schema (2020-12), as far as the fragments use it. */
export interface Shape {
  readonly $ref?: string;
  readonly $schema?: string;
  readonly $id?: string;
  readonly $defs?: Readonly<Record<string, Shape>>;
  readonly title?: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly type?: TypeName | readonly TypeName[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly minProperties?: number;
  readonly items?: Shape;
  readonly prefixItems?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Shape | boolean;
  readonly propertyNames?: Shape;
  readonly patternProperties?: Readonly<Record<string, Shape>>;
  readonly allOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly if?: Shape;
  readonly then?: Shape;
  readonly else?: Shape;
  readonly not?: Shape;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
  readonly deprecationMessage?: string;
  /** What editors show for a value that does not fit, and what our own messages are made of. */
  readonly errorMessage?: string;
  readonly enumDescriptions?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  /** What editors offer to insert. Those that are not given here are made by `forEditors`. */
  readonly defaultSnippets?: readonly Snippet[];
  /**
   * What editors hold a value to besides: they are to underline what loading refuses, or warns of, only after this schema
   * has accepted it. Text with a template's braces is left alone.
   */
  readonly inEditors?: Shape;
  /** The TypeScript type, where it cannot be seen from the rest. */
  readonly tsType?: string;
}

export type TypeName = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Something to insert: YAML in which `${1:text}` marks what is to be filled in. */
export interface Snippet {
  readonly label: string;
  readonly description?: string;
  readonly markdownDescription?: string;
  readonly body: unknown;
}

/** What every key says about itself: Markdown for hovering, and what a value must be, as `Expected …`. */
export interface About {
  readonly description: string;
  readonly expected?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** Values that editors offer, with what each of them means; there may be others. They are the first examples. */
  readonly values?: Readonly<Record<string, string>> | ReadonlyMap<number, string>;
  readonly deprecationMessage?: string;
}

type Values = NonNullable<About['values']>;

const isNumbered = (values: Values): values is ReadonlyMap<number, string> => values instanceof Map;

export function annotations(more: About): Shape {
  const { description, expected, default: standard, values = {}, deprecationMessage } = more;
  const entries: [string | number, string][] = isNumbered(values) ? [...values] : Object.entries(values);
  const meanings = entries.map(([value, meaning]) => ({ value, meaning }));
  const examples = [...meanings.map(({ value }) => value), ...(more.examples ?? [])];
  return {
    description,
    markdownDescription: [
      description,
      ...meanings.map(({ value, meaning }) => `- \`${value}\`: ${meaning}`),
    ].join('\n'),
    ...(expected !== undefined && { errorMessage: `Expected ${expected}.` }),
    ...(standard !== undefined && { default: standard }),
    ...(examples.length > 0 && { examples }),
    ...(meanings.length > 0 && {
      defaultSnippets: meanings.map(({ value, meaning }) => ({
        label: String(value),
        description: meaning,
        body: value,
      })),
    }),
    ...(deprecationMessage !== undefined && { deprecated: true, deprecationMessage }),
  };
}

/** Text, a number, or yes or no: what an item or a value of text may be. */
export const scalar: Shape = { type: ['string', 'number', 'boolean'], errorMessage: 'Expected text.' };

/** One piece of text; numbers and yes/no count as the text that is written. */
export function text(more: About): Shape {
  return { type: ['string', 'number', 'boolean'], ...annotations({ expected: 'text', ...more }) };
}

/** Text of a list of given spellings; the pattern is for those written as text. */
export function patternText(pattern: string, more: About & { readonly expected: string }): Shape {
  return { type: ['string', 'number', 'boolean'], pattern, ...annotations(more) };
}

/** One of several names, which is never a number or yes or no. */
export function named(pattern: string, more: About & { readonly expected: string }): Shape {
  return { ...patternText(pattern, more), inEditors: { type: ['string', 'null'] } };
}

/** Yes or no. Python takes any other value for one as well, so it is no error here. */
export function flag(more: About): Shape {
  return {
    type: ['boolean', 'number', 'string', 'array', 'object'],
    ...annotations({ expected: 'yes or no', ...more }),
    defaultSnippets: [true, false].map((body) => ({ label: String(body), body })),
  };
}

/** A whole number, which may be written as text; empty text is none. */
export function wholeNumber(more: About): Shape {
  return {
    type: ['integer', 'string'],
    pattern: '^(\\s*[-+]?[0-9_]+\\s*)?$',
    ...annotations({ expected: 'a whole number', ...more }),
  };
}

/** Seconds, which may have a fraction and may be written as text; empty text is none. */
export function seconds(more: About): Shape {
  return {
    type: ['number', 'string'],
    pattern: '^(\\s*[-+]?[0-9][0-9_]*(\\.[0-9]*)?\\s*)?$',
    ...annotations({ expected: 'a number of seconds', ...more }),
  };
}

/** A time as Compose writes it. */
export function duration(description: string, more: { readonly default?: string } = {}): Shape {
  return text({
    description: `${description} A number with \`us\`, \`ms\`, \`s\`, \`m\` or \`h\`, or several of them.`,
    expected: 'a duration such as 30s or 1m30s',
    examples: ['30s', '1m30s'],
    ...more,
  });
}

/** A size as Compose writes it. */
export function byteSize(more: About): Shape {
  // No two parts may both take spaces, or long ones are tried in every way.
  return patternText('^\\s*[0-9]+(\\.[0-9]+)?(\\s*([kKmMgG][bB]?|[bB]))?\\s*$', {
    expected: 'a size such as 64m',
    ...more,
  });
}

/** One text or a list of them. */
export function textOrList(more: About): Shape {
  return {
    type: ['string', 'number', 'boolean', 'array'],
    items: scalar,
    ...annotations({ expected: 'text or a list of texts', ...more }),
  };
}

/** A mapping from names to values of one shape. */
export function mapOf(values: Shape, more: About): Shape {
  return { type: 'object', additionalProperties: values, ...annotations({ expected: 'a mapping', ...more }) };
}

/** A mapping of names to texts, which may also be a list of `name=value`. */
export function mapOrList(more: About): Shape {
  return {
    ...mapOf(orNull(scalar), { expected: 'a mapping, or a list of name=value', ...more }),
    type: ['object', 'array'],
    items: scalar,
  };
}

/** A mapping of a ship's that `{}` and `no` take away again, where the defaults for all ships have it. */
export function orTakenAway(shape: Shape): Shape {
  return { ...shape, type: ['object', 'boolean', 'null'], if: { type: 'object', minProperties: 1 } };
}

/** A mapping that may also be written as an empty list, which stands for nothing, as in the original. */
export function orEmptyList(shape: Shape): Shape {
  const { if: when = { type: 'object' }, then = {}, errorMessage } = shape;
  return {
    ...shape,
    type: ['object', 'array'],
    if: when,
    then,
    else: {
      // What is neither has been refused by its type.
      if: { type: 'array' },
      // Not by `maxItems`, of which editors say in their own words that there are too many items.
      ...thenOf({ enum: [[]], ...(errorMessage !== undefined && { errorMessage }) }),
    },
  };
}

export function listOf(items: Shape, more: About): Shape {
  return { type: 'array', items, ...annotations({ expected: 'a list', ...more }) };
}

/** A pattern for editors, which see templates before they are filled in. */
export function orTemplate(pattern: string): string {
  return `${pattern}|\\{[{%]`;
}

/** Any value at all. */
export function anything(more: About): Shape {
  return { ...annotations(more), tsType: 'unknown' };
}

/** A mapping with the keys that are given and no others; those that are not required may be left empty. */
export function mapping(
  title: string,
  properties: Readonly<Record<string, Shape>>,
  more: About & { readonly required?: readonly string[] },
): Shape {
  const required = more.required ?? [];
  const entries = Object.entries(properties).map(
    ([key, shape]) => [key, required.includes(key) ? shape : orNull(shape)] as const,
  );
  return {
    title,
    type: 'object',
    properties: Object.fromEntries(entries),
    ...(required.length > 0 && { required }),
    additionalProperties: false,
    ...annotations({ expected: 'a mapping', ...more }),
  };
}

/** A shape that may also be left empty: `null` is as if the key were absent. */
export function orNull(shape: Shape): Shape {
  const { type } = shape;
  if (type === undefined) return shape;
  const types = typeof type === 'string' ? [type] : type;
  return types.includes('null') ? shape : { ...shape, type: [...types, 'null'] };
}

/** A mapping defined under `$defs`; `null` is as if its key were absent. */
export function reference(name: string, tsType: string, more: About): Shape {
  return {
    type: ['object', 'null'],
    if: { type: 'object' },
    ...thenOf({ $ref: `#/$defs/${name}` }),
    tsType: `${tsType} | null`,
    ...annotations({ expected: 'a mapping', ...more }),
  };
}

/** A mapping of one of several kinds, told apart by `type`. */
export function kinds(
  title: string,
  variants: Readonly<
    Record<string, { readonly def: string; readonly tsType: string; readonly summary: string }>
  >,
  more: About,
): Shape {
  const names = Object.keys(variants);
  return {
    title,
    type: 'object',
    required: ['type'],
    properties: {
      type: {
        enum: names,
        enumDescriptions: names.map((name) => variants[name]?.summary ?? ''),
        description: `Which kind it is: ${names.map((name) => `\`${name}\``).join(', ')}.`,
        errorMessage: `Expected ${orList(names)}.`,
      },
    },
    allOf: Object.entries(variants).map(([name, { def }]) => ({
      if: { type: 'object', properties: { type: { const: name } }, required: ['type'] },
      ...thenOf({ $ref: `#/$defs/${def}` }),
    })),
    tsType: Object.values(variants)
      .map(({ tsType }) => tsType)
      .join(' | '),
    ...annotations({ expected: 'a mapping with "type"', ...more }),
  };
}

/** `a, b or c`. */
export function orList(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
