import { isMapping } from './sample.ts';
import type { Shape, Snippet } from './shape.ts';
import { snippetsOf, titleOf, yamlText } from './snippet.ts';
import { thenOf } from './then.ts';

type Shapes = Readonly<Record<string, Shape>>;

/**
 * The schema as editors read it. It accepts what the fragments accept, and every key in it has a title, its description as
 * Markdown and something to insert. Editors tell what is wrong by the `errorMessage` that stands beside what failed, so
 * that of a mapping is kept apart from its keys; and they show the texts of the innermost shape first, so that a shape
 * that is explained where it is referred to has none of its own.
 */
export function forEditors(schema: Shape): Shape {
  return new Edition(schema).whole();
}

class Edition {
  readonly #schema: Shape;
  readonly #defs: Shapes;
  /** Definitions that are explained where they are referred to. */
  readonly #explainedElsewhere = new Set<string>();
  /** Definitions whose mappings stand beside the dash of a list's item. */
  readonly #itemsOfLists = new Set<string>();
  /** By definition: what makes it the one among several kinds. */
  readonly #kinds = new Map<string, string>();

  constructor(schema: Shape) {
    this.#schema = schema;
    this.#defs = schema.$defs ?? {};
    this.#survey(schema);
  }

  whole(): Shape {
    const { $schema, $defs: _, ...root } = this.#schema;
    return {
      ...($schema !== undefined && { $schema }),
      ...this.#body(titled(root), undefined),
      $defs: mapValues(this.#defs, (def, name) => this.#definition(def, name)),
    };
  }

  #survey(shape: Shape): void {
    if (shape.if?.type === 'object' && shape.then?.$ref !== undefined && shape.if.properties === undefined) {
      this.#explainedElsewhere.add(nameOf(shape.then.$ref));
    }
    if (shape.items?.$ref !== undefined) this.#addItem(nameOf(shape.items.$ref));
    const names = shape.properties?.['type']?.enum ?? [];
    for (const { if: when, then } of shape.allOf ?? []) {
      const name = when?.properties?.['type']?.const;
      const summary = shape.properties?.['type']?.enumDescriptions?.[names.indexOf(name)];
      if (then?.$ref !== undefined && summary !== undefined) this.#kinds.set(nameOf(then.$ref), summary);
    }
    for (const child of childrenOf(shape)) this.#survey(child);
  }

  #addItem(name: string): void {
    this.#itemsOfLists.add(name);
    for (const { then } of this.#defs[name]?.allOf ?? []) {
      if (then?.$ref !== undefined) this.#itemsOfLists.add(nameOf(then.$ref));
    }
  }

  #definition(def: Shape, name: string): Shape {
    const told = this.#told(def, name);
    return this.#itemsOfLists.has(name) ? withInlineSnippets(told) : told;
  }

  #told(def: Shape, name: string): Shape {
    if (def.type !== 'object') return this.#shape(titled(def));
    const body = this.#body(titled(def), this.#kinds.get(name));
    if (!this.#explainedElsewhere.has(name)) return body;
    const { title: _t, description: _d, markdownDescription: _m, defaultSnippets: _s, ...silent } = body;
    return silent;
  }

  /** A mapping whose type was asked for elsewhere. @param kind what makes it the one among several kinds. */
  #body(shape: Shape, kind: string | undefined): Shape {
    const { errorMessage, ...told } = this.#shape(shape, 'kept together');
    const type = told.properties?.['type'];
    return {
      ...told,
      ...(told.additionalProperties !== false && errorMessage !== undefined && { errorMessage }),
      ...(kind !== undefined &&
        type?.const !== undefined && {
          properties: {
            ...told.properties,
            type: {
              ...type,
              markdownDescription: `${type.description}\n- \`${yamlText(type.const)}\`: ${kind}`,
            },
          },
        }),
    };
  }

  #shape(shape: Shape, keys: 'kept together' | 'kept apart' = 'kept apart'): Shape {
    const { tsType: _, inEditors, examples = [], ...rest } = shape;
    const inner = this.#withChildren(rest);
    const apartToo = keys === 'kept apart' ? isMapping : () => false;
    const offered = new Set(shape.defaultSnippets?.map(({ body }) => body));
    const mappings = examples.filter(apartToo);
    // By an example that is a list, editors would begin what is mostly a mapping as one.
    const mostlyMapping = [shape.type].flat()[0] === 'object';
    const others = examples.filter(
      (example) =>
        !apartToo(example) &&
        !offered.has(example) &&
        !isGarbled(example) &&
        !(mostlyMapping && Array.isArray(example)),
    );
    const told: Shape = {
      ...inner,
      ...this.#texts(shape),
      ...(others.length > 0 && { examples: others }),
      ...(inEditors && { allOf: [...(inner.allOf ?? []), besides(inEditors, shape)] }),
    };
    const closed = told.properties !== undefined && told.additionalProperties === false;
    const split = (keys === 'kept apart' && closed) || mappings.length > 0 ? apart(told, mappings) : told;
    if (told.items !== undefined) return listApart(split, examples);
    return told.properties?.['type']?.enum === undefined ? split : kindsApart(split);
  }

  #texts(shape: Shape): Shape {
    if (shape.description === undefined || shape.$ref !== undefined) return {};
    const { description, enumDescriptions } = shape;
    return {
      markdownDescription: shape.markdownDescription ?? description,
      ...(enumDescriptions !== undefined && { markdownEnumDescriptions: enumDescriptions }),
      defaultSnippets: snippetsOf(shape, (ref) => this.#defs[nameOf(ref)] ?? {}),
    };
  }

  #withChildren(shape: Shape): Shape {
    const { properties, items, additionalProperties, allOf, if: when, then } = shape;
    return {
      ...shape,
      ...(properties && { properties: mapValues(properties, (property, key) => this.#key(property, key)) }),
      ...(items && { items: this.#shape(items) }),
      ...(typeof additionalProperties === 'object' && {
        additionalProperties: this.#value(additionalProperties),
      }),
      ...(allOf && { allOf: allOf.map((part) => this.#shape(part)) }),
      ...(when && { if: withoutTypes(when) }),
      ...(then && thenOf(this.#shape(then, 'kept together'))),
    };
  }

  #key(shape: Shape, key: string): Shape {
    if (shape.$ref === undefined) return this.#shape({ ...shape, title: key });
    return { title: key, ...this.#borrowed(shape.$ref), ...shape };
  }

  /** A value under a name of the user's choice. */
  #value(shape: Shape): Shape {
    const ref = shape.then?.$ref;
    return this.#shape(ref === undefined ? shape : titled(shape, this.#defs[nameOf(ref)]));
  }

  /** The texts of a definition, for those who look no further than a key. */
  #borrowed(ref: string): Shape {
    const {
      description,
      markdownDescription = description,
      default: standard,
    } = this.#defs[nameOf(ref)] ?? {};
    return {
      ...(description !== undefined && { description }),
      ...(markdownDescription !== undefined && { markdownDescription }),
      ...(standard !== undefined && { default: standard }),
    };
  }
}

/**
 * Its items in a branch of their own, and what to insert where a list does not look for it: editors would write `key:`
 * as a list whatever else it may be, and offer the list again for each of its items.
 */
function listApart(
  { items = {}, defaultSnippets = [], ...shape }: Shape,
  examples: readonly unknown[],
): Shape {
  const { examples: others = [] } = shape;
  const shown = examples
    .filter(Array.isArray)
    .flat()
    .filter((item) => !isMapping(item) && !isGarbled([item]));
  const isBare = items.$ref === undefined && items.examples === undefined && shown.length > 0;
  const lists = examples.filter((example) => Array.isArray(example) && !others.includes(example));
  const list: Shape = {
    if: { type: 'array' },
    ...thenOf({
      items: isBare ? { ...items, examples: [...new Set(shown)] } : items,
      ...(lists.length > 0 && { examples: lists }),
    }),
  };
  const mappings = defaultSnippets.filter(({ body }) => isMapping(body));
  const { if: when, then } = shape;
  const whole: Shape =
    when === undefined
      ? { ...shape, ...list }
      : {
          ...shape,
          ...thenOf({ ...then, ...(mappings.length > 0 && { defaultSnippets: mappings }) }),
          else: list,
        };
  return { ...whole, anyOf: [{}, { not: {}, defaultSnippets }] };
}

/**
 * With mappings to insert at its keys written within braces. Beside the dash of an item editors indent them as far as the
 * dash only, where they would be keys of the item itself.
 */
function withInlineSnippets(shape: Shape): Shape {
  const { properties, then, else: otherwise, anyOf } = shape;
  return {
    ...shape,
    ...(properties && { properties: mapValues(properties, inlined) }),
    ...(then && thenOf(withInlineSnippets(then))),
    ...(otherwise && { else: withInlineSnippets(otherwise) }),
    ...(anyOf && { anyOf: anyOf.map(withInlineSnippets) }),
  };
}

function inlined(shape: Shape): Shape {
  const { defaultSnippets, anyOf, then } = shape;
  return {
    ...shape,
    ...(defaultSnippets && { defaultSnippets: defaultSnippets.map(inline) }),
    ...(anyOf && { anyOf: anyOf.map(inlined) }),
    ...(then && thenOf(inlined(then))),
  };
}

function inline(snippet: Snippet): Snippet {
  return isMapping(snippet.body) ? { ...snippet, body: flow(snippet.body) } : snippet;
}

function flow(body: unknown): string {
  if (Array.isArray(body)) return `[${body.map(flow).join(', ')}]`;
  if (typeof body !== 'object' || body === null) return String(body);
  return `{${Object.entries(body)
    .map(([key, value]) => `${key}: ${flow(value)}`)
    .join(', ')}}`;
}

/** What to insert for one of several kinds is offered only while it is none of them yet. */
function kindsApart({ defaultSnippets, ...shape }: Shape): Shape {
  if (defaultSnippets === undefined) return shape;
  // Not by `required`, which editors do not hold unfinished text to.
  const isNone: Shape = { properties: { type: { not: {} } } };
  return { ...shape, if: isNone, ...thenOf({ defaultSnippets }) };
}

/** What editors hold a value to besides, in the words of the whole where it has none of its own. */
function besides(more: Shape, { errorMessage }: Shape): Shape {
  return { ...(errorMessage !== undefined && { errorMessage }), ...more };
}

/** An example that editors would not insert as it is: a list of mappings, or text with braces in a list. */
function isGarbled(example: unknown): boolean {
  return Array.isArray(example) && /[{}]/.test(JSON.stringify(example));
}

/** Its keys, and examples that are mappings, in a `then` of their own. */
function apart(shape: Shape, examples: readonly unknown[]): Shape {
  const { properties, required, additionalProperties, if: when, then, ...outer } = shape;
  const inner: Shape = {
    ...(properties && { properties }),
    ...(required && { required }),
    ...(additionalProperties !== undefined && { additionalProperties }),
    ...then,
    ...(examples.length > 0 && { examples }),
  };
  return { ...outer, if: when ?? { type: 'object' }, ...thenOf(inner) };
}

function childrenOf(shape: Shape): Shape[] {
  const { properties = {}, $defs = {}, items, additionalProperties, allOf = [], then } = shape;
  return [
    ...Object.values(properties),
    ...Object.values($defs),
    ...allOf,
    ...[items, then, additionalProperties].filter((child) => typeof child === 'object'),
  ];
}

function titled(shape: Shape, after: Shape = shape): Shape {
  const title = titleOf(after);
  return title === undefined ? shape : { ...shape, title };
}

function nameOf(ref: string): string {
  return ref.replace('#/$defs/', '');
}

function withoutTypes(shape: Shape): Shape {
  return JSON.parse(
    JSON.stringify(shape, (key, value: unknown) => (key === 'tsType' ? undefined : value)),
  ) as Shape;
}

function mapValues(shapes: Shapes, change: (shape: Shape, name: string) => Shape): Shapes {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, change(shape, name)]));
}
