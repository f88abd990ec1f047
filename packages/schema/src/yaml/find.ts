import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';

type Collection = Extract<Node, { items: unknown[] }>;
export interface Found {
  /** Absent in a list. */
  readonly key?: Node | null;
  readonly value: Node | null;
}

/** The library's nodes by their keys; each mapping is indexed when it is first asked for. */
export class NodeFinder {
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #indexes = new WeakMap<Collection, ReadonlyMap<string, Found>>();

  constructor(targets: ReadonlyMap<Alias, Node>) {
    this.#targets = targets;
  }

  /** The child of a list or mapping, an alias of one too. Merged keys count. */
  child(node: Node | null, key: string): Found | undefined {
    const real = this.#target(node);
    if (isMap(real)) return this.#index(real).get(key);
    if (!isSeq(real) || !/^(?:0|[1-9]\d*)$/.test(key)) return undefined;
    const item = real.items[Number(key)];
    return item === undefined ? undefined : { value: item as Node | null };
  }

  #target(node: Node | null): Node | null | undefined {
    return isAlias(node) ? this.#targets.get(node) : node;
  }

  #index(node: Collection): ReadonlyMap<string, Found> {
    const known = this.#indexes.get(node);
    if (known !== undefined) return known;
    const index = new Map<string, Found>();
    this.#indexes.set(node, index);
    const merges: Found[] = [];
    for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
      const real = this.#target(key);
      const text = isScalar(real) ? (real.source ?? '') : '';
      if (isScalar(real) && isPlainMerge(real)) merges.push({ key, value });
      if (!index.has(text)) index.set(text, { key, value });
    }
    for (const merge of merges) this.#merge(index, merge.value);
    return index;
  }

  #merge(index: Map<string, Found>, value: Node | null): void {
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
