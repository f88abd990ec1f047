import { isMapping, sampleOf } from './sample.ts';
import type { Shape, Snippet } from './shape.ts';

type Resolve = (ref: string) => Shape;

/** What editors offer to insert for a shape: the values that are known of it, or else what shows how it is written. */
export function snippetsOf(shape: Shape, resolve: Resolve): readonly Snippet[] {
  const { defaultSnippets, enum: values, enumDescriptions } = shape;
  if (defaultSnippets !== undefined) {
    return defaultSnippets.map((snippet) =>
      typeof snippet.body === 'string' ? { ...snippet, ...literal(snippet.body) } : snippet,
    );
  }
  if (shape.const !== undefined) return [literal(shape.const)];
  if (values !== undefined) {
    return values.flatMap((value, index) => {
      const description = enumDescriptions?.[index];
      return value === null ? [] : [{ ...literal(value), ...(description !== undefined && { description }) }];
    });
  }
  if (shape.allOf !== undefined) return kindSnippets(shape, resolve);
  const written = (shape.examples ?? []).filter(
    (example) => isMapping(example) || (shape.items !== undefined && Array.isArray(example)),
  );
  const samples = written.length > 0 ? written : [sampleOf(shape, resolve)];
  const expected = shape.errorMessage?.replace(/^Expected (.*)\.$/, '$1') ?? 'a value';
  const label = expected === 'a mapping' ? (shape.title ?? expected) : expected;
  return samples.map((sample, index) => ({
    label: index === 0 ? label : `${label} (${index + 1})`,
    body: placeholders(sample, shape, resolve),
  }));
}

/** One for each of several kinds, as far as it must be filled in. */
function kindSnippets({ allOf = [], properties = {} }: Shape, resolve: Resolve): Snippet[] {
  const { enum: names = [], enumDescriptions = [] } = properties['type'] ?? {};
  return allOf.flatMap(({ if: when, then }) => {
    const name = when?.properties?.['type']?.const;
    const summary = enumDescriptions[names.indexOf(name)];
    if (then === undefined) return [];
    const { title = String(name), ...variant } = resolved(then, resolve);
    return {
      label: titleOf({ title }) ?? title,
      ...(summary !== undefined && { description: summary }),
      body: placeholders(sampleOf({ ...variant, title }, resolve), variant, resolve),
    };
  });
}

/** `HttpCheckConfig`, a name among types, as people say it: `http check`. */
export function titleOf({ title }: Shape): string | undefined {
  return title
    ?.replace(/Config$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function literal(value: unknown): Snippet {
  return { label: yamlText(value), body: typeof value === 'string' ? yamlText(value) : value };
}

/**
 * A value as the body of a snippet: what a user is to fill in, values and names of his choice, is marked `${1:like this}`;
 * the keys that a shape knows stand as they are.
 */
function placeholders(value: unknown, shape: Shape, resolve: Resolve): unknown {
  let last = 0;
  const mark = (text: string): string => {
    last += 1;
    return `\${${last}:${text.replace(/[\\$}]/g, '\\$&')}}`;
  };
  const walk = (inner: unknown, known: Shape): unknown => {
    if (Array.isArray(inner)) return inner.map((item) => walk(item, resolved(known.items ?? {}, resolve)));
    if (typeof inner !== 'object' || inner === null) return mark(yamlText(inner));
    const { properties = {}, additionalProperties } = known;
    const others = typeof additionalProperties === 'object' ? additionalProperties : {};
    return Object.fromEntries(
      Object.entries(inner).map(([key, child]) =>
        key in properties
          ? [key, constant(properties[key]) ?? walk(child, resolved(properties[key] ?? {}, resolve))]
          : [mark(yamlText(key)), walk(child, resolved(others, resolve))],
      ),
    );
  };
  return walk(value, resolved(shape, resolve));
}

function constant(shape: Shape | undefined): string | undefined {
  return typeof shape?.const === 'string' ? yamlText(shape.const) : undefined;
}

/** With the keys that are known of it, wherever they are defined. */
function resolved(shape: Shape, resolve: Resolve): Shape {
  const ref = shape.$ref ?? shape.then?.$ref;
  if (ref !== undefined) return resolved(resolve(ref), resolve);
  const variants = (shape.allOf ?? []).flatMap(({ then }) => (then ? [resolved(then, resolve)] : []));
  if (variants.length === 0) return shape;
  const properties = Object.assign(
    {},
    ...variants.map((variant) => variant.properties),
  ) as Shape['properties'];
  return { ...shape, properties: { ...properties, ...shape.properties } };
}

/** Text as YAML has it, in quotes where YAML would take it for something else. */
export function yamlText(value: unknown): string {
  const text = String(value);
  if (typeof value !== 'string') return text;
  const plain =
    /^[A-Za-z_/~.][\w./~-]*( [\w./~-]+)*$|^\d+[kmg]$|^\d+\.\d+\.\d+[\w.-]*$|^[A-Za-z][\w./-]*:[A-Za-z0-9/][\w./:-]*$/;
  const special = /^([~.]|null|true|false|yes|no|on|off|y|n|\.nan|[-+]?\.inf)$/i;
  return plain.test(text) && !special.test(text) ? text : JSON.stringify(text);
}
