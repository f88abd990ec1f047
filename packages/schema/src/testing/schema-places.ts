import { parse } from 'yaml';
import type { Shape, Snippet } from '../fragments/shape.ts';
import type { Position } from './language-server.ts';

/** A mapping in environment files whose keys the schema knows. */
export interface Place {
  /** `/services/one/instances/one`; of several kinds with the kind, ` (tcp)`. */
  readonly path: string;
  readonly keys: Readonly<Record<string, Shape>>;
  /** Lines above, from the outermost on, each with the columns that it is indented by. */
  readonly above: readonly Line[];
  readonly indent: number;
  /** What one such mapping has, as a snippet inserts it. */
  readonly example: Readonly<Record<string, unknown>>;
  /** Its `type`, among several kinds. */
  readonly kind: string | undefined;
}

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Every mapping whose keys the schema knows, at the first place where it may stand. */
export function placesOf(schema: Shape): Place[] {
  const places: Place[] = [];
  const seen = new Set<string>();

  /** @param at.names what the keys of free names may be; absent: anything. */
  type At = Pick<Place, 'path' | 'above' | 'indent' | 'kind'> & { readonly names?: readonly string[] };
  const visit = (shape: Shape, at: At): void => {
    if (shape.$ref !== undefined) {
      if (seen.has(shape.$ref)) return;
      seen.add(shape.$ref);
      visit(resolved(shape, schema), at);
      return;
    }
    const {
      properties = {},
      required = [],
      additionalProperties,
      items,
      then,
      else: otherwise,
      allOf = [],
    } = shape;
    const { path, above, indent, kind } = at;
    const names = allowedNames(shape) ?? at.names;
    const same: At = names === undefined ? at : { ...at, names };
    if (shape.properties !== undefined) {
      places.push({
        ...at,
        path: kind === undefined ? path : `${path} (${kind})`,
        keys: properties,
        example: (inserted(shape) ?? {}) as Place['example'],
      });
    }
    const beside = (key: string): Line[] => [
      ...required
        .filter((name) => name !== key)
        .map((name) => ({
          indent,
          text: `${name}: ${JSON.stringify(sampleOf(name, properties, kind, schema))}`,
        })),
      { indent, text: `${key}:` },
    ];
    const within = (key: string): Parameters<typeof visit>[1] => ({
      path: `${path}/${key}`,
      above: [...above, ...beside(key)],
      indent: indent + 2,
      kind: undefined,
    });
    for (const [key, child] of Object.entries(properties)) visit(child, within(key));
    if (typeof additionalProperties === 'object') visit(additionalProperties, within(names?.[0] ?? 'one'));
    if (items)
      visit(items, {
        ...at,
        path: `${path}/*`,
        above: [...above, { indent, text: '-' }],
        indent: indent + 2,
      });
    if (then) visit(then, same);
    if (otherwise) visit(otherwise, same);
    for (const { if: when, then: variant = {} } of allOf) {
      const name = when?.properties?.['type']?.const;
      visit(variant, { ...at, kind: typeof name === 'string' ? name : undefined });
    }
  };
  visit(schema, { path: '', above: [], indent: 0, kind: undefined });
  return places;
}

function sampleOf(key: string, properties: Place['keys'], kind: string | undefined, schema: Shape): unknown {
  return key === 'type' && kind !== undefined ? kind : inserted(resolved(properties[key] ?? {}, schema));
}

/** With what is defined elsewhere. */
export function resolved(shape: Shape, schema: Shape): Shape {
  const { $ref, ...own } = shape;
  return $ref === undefined ? shape : { ...schema.$defs?.[$ref.replace('#/$defs/', '')], ...own };
}

/** What the first snippet of a shape inserts, where nothing is filled in by hand. */
export function inserted(shape: Shape): unknown {
  return filled(snippetsOf(shape)[0]?.body);
}

/** What a shape has to insert; that of lists, and of several kinds, stands in a branch of its own. */
export function snippetsOf({ defaultSnippets, anyOf = [], then }: Shape): readonly Snippet[] {
  const branch = [...anyOf, then].find((shape) => shape?.defaultSnippets !== undefined);
  return defaultSnippets ?? branch?.defaultSnippets ?? [];
}

function filled(body: unknown): unknown {
  if (typeof body === 'string') return plain(body);
  if (Array.isArray(body)) return body.map(filled);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [String(plain(key)), filled(value)]));
}

function plain(text: string): unknown {
  const bare = text.replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1').replace(/\\([\\$}])/g, '$1');
  return /^["{]|^\d+$|^(?:true|false)$/.test(bare) ? parse(bare) : bare;
}

/** A file that is written down to a place, and then goes on with these lines; and where each of them starts. */
export function written(
  { above, indent }: Place,
  lines: readonly string[],
): { readonly text: string; readonly starts: readonly Position[] } {
  const text = ['# an environment'];
  for (const line of [...above, ...lines.map((words) => ({ indent, text: words }))]) {
    const last = text.at(-1) ?? '';
    // What comes first in an item of a list stands beside its dash.
    if (/^ *-$/.test(last)) text[text.length - 1] = `${last} ${line.text}`;
    else text.push(`${' '.repeat(line.indent)}${line.text}`);
  }
  const first = text.length - lines.length;
  return {
    text: text.join('\n'),
    starts: lines.map((_, index) => ({ line: first + index, character: indent })),
  };
}

/** The keys that a mapping of free names may have; undefined: any. */
function allowedNames(shape: Shape): readonly string[] | undefined {
  const names = [shape, ...(shape.allOf ?? [])].flatMap(({ propertyNames }) => propertyNames?.enum ?? []);
  return names.length === 0 ? undefined : names.map(String);
}

/** Of a list, or of what may be one: they stand in a branch of their own. */
export function itemsOf(shape: Shape): Shape | undefined {
  return [shape.then, shape.else?.then].find((branch) => branch?.items !== undefined)?.items;
}
