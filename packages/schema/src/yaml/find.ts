import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { type CarefulReading, rangeOf } from './read-carefully.ts';
import type { Place } from './read-places.ts';

type Collection = Extract<Node, { items: unknown[] }>;

/** Something that a pointer leads to, with its place. */
export interface Found {
  /** Absent in a list. */
  readonly key?: Span | undefined;
  readonly value: Span;
  /** Of a mapping that has one. */
  readonly firstKey?: Span | undefined;
  /** An item or an entry. */
  child(key: string): Found | undefined;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const isIndex = /^(?:0|[1-9]\d*)$/;

/** Found by the quick reader. */
export class QuickFound implements Found {
  readonly key: Span | undefined;
  readonly value: Place;

  constructor(value: Place, key?: Span) {
    this.value = value;
    this.key = key;
  }

  get firstKey(): Span | undefined {
    return this.value.entries?.values().next().value?.key;
  }

  child(key: string): Found | undefined {
    const entry = this.value.entries?.get(key);
    if (entry !== undefined) return new QuickFound(entry.value, entry.key);
    const item = isIndex.test(key) ? this.value.items?.[Number(key)] : undefined;
    return item === undefined ? undefined : new QuickFound(item);
  }
}

/** The whole of what the careful reader has read. */
export function carefulRoot({ root, targets }: CarefulReading): Found {
  return new CarefulFound(new NodeFinder(targets), { value: root });
}

class CarefulFound implements Found {
  readonly #finder: NodeFinder;
  readonly #entry: NodeEntry;

  constructor(finder: NodeFinder, entry: NodeEntry) {
    this.#finder = finder;
    this.#entry = entry;
  }

  get key(): Span | undefined {
    const { key } = this.#entry;
    return key ? spanOf(key) : undefined;
  }

  get value(): Span {
    return spanOf(this.#entry.value);
  }

  get firstKey(): Span | undefined {
    const { value } = this.#entry;
    const key = isMap(value) ? (value.items[0]?.key as Node | null | undefined) : undefined;
    return key ? spanOf(key) : undefined;
  }

  child(key: string): Found | undefined {
    const child = this.#finder.child(this.#entry, key);
    return child && new CarefulFound(this.#finder, child);
  }
}

/** Block lists and mappings end where the last thing in them does, without the comments that the library counts in. */
function spanOf(node: Node | null): Span {
  const [start, end] = rangeOf(node);
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  if (!isBlock) return { start, end };
  for (const item of [...node.items].reverse()) {
    const parts = isPair(item) ? [item.value, item.key] : [item];
    for (const part of parts as (Node | null)[]) {
      const span = spanOf(part);
      if (span.end > span.start) return { start, end: span.end };
    }
  }
  return { start, end: start };
}

interface NodeEntry {
  readonly key?: Node | null;
  readonly value: Node | null;
  /** What stands under the same key again, by mistake. */
  readonly again?: readonly (Node | null)[];
}

/** The library's nodes by their keys; each mapping is indexed when it is first asked for. */
class NodeFinder {
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #indexes = new WeakMap<Collection, ReadonlyMap<string, NodeEntry>>();

  constructor(targets: ReadonlyMap<Alias, Node>) {
    this.#targets = targets;
  }

  /** The child of a list or mapping, an alias of one too. Merged keys count. */
  child({ value, again = [] }: NodeEntry, key: string): NodeEntry | undefined {
    const [found, ...others] = [value, ...again].flatMap((node) => this.#childOf(node, key) ?? []);
    return found === undefined || others.length === 0
      ? found
      : { ...found, again: others.map((other) => other.value) };
  }

  #childOf(node: Node | null, key: string): NodeEntry | undefined {
    const real = this.#target(node);
    if (isMap(real)) return this.#index(real).get(key);
    if (!isSeq(real) || !isIndex.test(key)) return undefined;
    const item = real.items[Number(key)];
    return item === undefined ? undefined : { value: item as Node | null };
  }

  #target(node: Node | null): Node | null | undefined {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #index(node: Collection): ReadonlyMap<string, NodeEntry> {
    const known = this.#indexes.get(node);
    if (known !== undefined) return known;
    const index = new Map<string, NodeEntry>();
    this.#indexes.set(node, index);
    const merges: NodeEntry[] = [];
    for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
      const real = this.#target(key);
      const text = isScalar(real) ? (real.source ?? '') : '';
      if (isScalar(real) && isPlainMerge(real)) merges.push({ key, value });
      const first = index.get(text);
      if (first === undefined) index.set(text, { key, value });
      else index.set(text, { ...first, again: [...(first.again ?? []), value] });
    }
    for (const merge of merges) this.#merge(index, merge.value);
    return index;
  }

  #merge(index: Map<string, NodeEntry>, value: Node | null): void {
    const from = this.#target(value);
    for (const source of isSeq(from) ? (from.items as (Node | null)[]) : [value]) {
      const real = this.#target(source);
      if (!isMap(real)) continue;
      for (const [key, found] of this.#index(real)) if (!index.has(key)) index.set(key, found);
    }
  }
}

function isPlainMerge(key: Scalar): boolean {
  return key.source === '<<' && (key.type === 'PLAIN' || key.tag === 'tag:yaml.org,2002:merge');
}
