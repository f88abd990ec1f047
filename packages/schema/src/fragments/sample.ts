import type { Shape } from './shape.ts';

/** A value that a shape accepts, and that shows what is meant: an example, else its default, else what it must have. */
export function sampleOf(shape: Shape, resolve: (ref: string) => Shape): unknown {
  return sample(shape, resolve, new Set());
}

function sample(shape: Shape, resolve: (ref: string) => Shape, inside: ReadonlySet<string>): unknown {
  const within = (child: Shape): unknown => sample(child, resolve, inside);
  if (shape.const !== undefined) return shape.const;
  const examples = shape.examples ?? [];
  if (examples.length > 0) return examples[0];
  if (shape.default !== undefined) return shape.default;
  if (shape.enum !== undefined) return shape.enum[0];
  const ref = shape.$ref ?? shape.then?.$ref;
  if (ref !== undefined)
    return inside.has(ref) ? {} : sample(resolve(ref), resolve, new Set([...inside, ref]));
  const [variant] = shape.allOf ?? [];
  if (variant?.then !== undefined) return within(variant.then);
  const scalar = scalarOf(shape);
  if (scalar !== undefined) return scalar;
  if (shape.properties !== undefined) {
    const { properties, required = Object.keys(properties).slice(0, 1) } = shape;
    return Object.fromEntries(required.map((key) => [key, within({ ...properties[key], title: key })]));
  }
  if (typeof shape.additionalProperties === 'object') return { name: within(shape.additionalProperties) };
  if (shape.items !== undefined) return [within(shape.items)];
  return 'value';
}

function scalarOf({ type = [], title = 'text' }: Shape): unknown {
  switch (typeof type === 'string' ? type : type[0]) {
    case 'string':
      return title;
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return undefined;
  }
}

export function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
