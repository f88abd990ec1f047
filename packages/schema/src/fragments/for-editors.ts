import { isMapping } from './sample.ts';
import type { Shape } from './shape.ts';
import { snippetsOf, yamlText } from './snippet.ts';

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
    const names = shape.properties?.['type']?.enum ?? [];
    for (const { if: when, then } of shape.allOf ?? []) {
      const name = when?.properties?.['type']?.const;
      const summary = shape.properties?.['type']?.enumDescriptions?.[names.indexOf(name)];
      if (then?.$ref !== undefined && summary !== undefined) this.#kinds.set(nameOf(then.$ref), summary);
    }
    for (const child of childrenOf(shape)) this.#survey(child);
  }

  #definition(def: Shape, name: string): Shape {
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
    const { tsType: _, examples = [], ...rest } = shape;
    const inner = this.#withChildren(rest);
    const apartToo = keys === 'kept apart' ? isMapping : () => false;
    const offered = new Set(shape.defaultSnippets?.map(({ body }) => body));
    const mappings = examples.filter(apartToo);
    const others = examples.filter((example) => !apartToo(example) && !offered.has(example));
    const told: Shape = {
      ...inner,
      ...this.#texts(shape),
      ...(others.length > 0 && { examples: others }),
    };
    const closed = told.properties !== undefined && told.additionalProperties === false;
    return (keys === 'kept apart' && closed) || mappings.length > 0 ? apart(told, mappings) : told;
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
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
      ...(then && { then: this.#shape(then, 'kept together') }),
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
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own word.
  return { ...outer, if: when ?? { type: 'object' }, then: inner };
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

/** `HttpCheckConfig`, a name among types, as people say it: `http check`. */
function titleOf({ title }: Shape): string | undefined {
  return title
    ?.replace(/Config$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
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
