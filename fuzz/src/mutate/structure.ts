import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Pair,
  parseDocument,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from 'yaml';
import { sentinel } from '../fuzz-case.ts';
import { hostileNames, hostileScalars } from '../pieces.ts';
import type { Random } from '../random.ts';

type AnyPair = Pair<unknown, unknown>;

/** What of a document can be changed. */
interface Places {
  readonly pairs: { readonly map: YAMLMap; readonly pair: AnyPair }[];
  readonly items: { readonly seq: YAMLSeq; readonly index: number }[];
  readonly nodes: Node[];
}

/** Changes that know YAML's structure. Undefined: the text has none, being no YAML. */
export function mutateStructure(text: string, random: Random): string | undefined {
  try {
    const document = read(text);
    if (document === undefined) return undefined;
    const count = 1 + random.below(4);
    for (let number = 0; number < count; number += 1)
      random.pick(changes)(document, placesOf(document), random);
    return document.toString({ lineWidth: 0, collectionStyle: random.chance(10) ? 'flow' : 'any' });
  } catch {
    // The library refuses to write what it thinks is wrong (an alias before its anchor), or what is nested too deep.
    return undefined;
  }
}

function read(text: string): Document | undefined {
  if (text.length > 50_000 || /\{[{%#]/.test(text)) return undefined;
  const document = parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    schema: 'failsafe',
    logLevel: 'silent',
  });
  return document.errors.length > 0 || document.contents === null ? undefined : document;
}

function placesOf(document: Document): Places {
  const places: Places = { pairs: [], items: [], nodes: [] };
  visit(document, {
    Node(_, node) {
      if (!isAlias(node)) places.nodes.push(node);
      if (isMap(node)) for (const pair of node.items) places.pairs.push({ map: node, pair: pair });
      if (isSeq(node)) for (const index of node.items.keys()) places.items.push({ seq: node, index });
    },
  });
  return places;
}

type Change = (document: Document, places: Places, random: Random) => void;

const changes: readonly Change[] = [
  (document, places, random) => replaceOne(places, random, () => otherValue(document, random)),
  (document, places, random) => replaceOne(places, random, () => otherValue(document, random)),
  (_, places, random) => replaceOne(places, random, (old) => nested(old, random)),
  (_, { pairs, nodes }, random) => {
    if (pairs.length > 0 && nodes.length > 0) random.pick(pairs).pair.value = random.pick(nodes).clone();
  },
  (document, { pairs }, random) => {
    if (pairs.length > 0) random.pick(pairs).pair.key = document.createNode(random.pick(hostileNames));
  },
  (_, { pairs }, random) => {
    if (pairs.length < 2) return;
    random.pick(pairs).pair.key = random.pick(pairs).pair.key;
  },
  (_, { pairs }, random) => {
    if (pairs.length === 0) return;
    const { map, pair } = random.pick(pairs);
    map.items.splice(map.items.indexOf(pair), 1);
  },
  (_, { pairs }, random) => {
    if (pairs.length === 0) return;
    const { pair } = random.pick(pairs);
    random.pick(pairs).map.items.push(pair.clone());
  },
  (document, { pairs, nodes }, random) => {
    const collections = nodes.filter((node) => isMap(node) || isSeq(node));
    if (collections.length === 0 || pairs.length === 0) return;
    const node = random.pick(collections);
    node.anchor ??= `n${random.below(1000)}`;
    const { map, pair } = random.pick(pairs);
    const alias = document.createAlias(node, node.anchor);
    if (random.chance(50)) pair.value = alias;
    else map.items.push(new Pair(new Scalar('<<'), alias));
  },
  (_, { nodes }, random) => {
    const node = random.pick(nodes);
    node.tag = random.pick([
      '!x',
      '!!str',
      '!!int',
      '!!python/object:os.system',
      '!!set',
      '!!omap',
      '!!binary',
    ]);
  },
  (_, { pairs }, random) => {
    const secrets = pairs.filter(({ pair }) => /password|token|secret/i.test(keyText(pair)));
    for (const { pair } of secrets)
      if (isScalar(pair.value) && random.chance(80)) pair.value = new Scalar(sentinel);
  },
];

function keyText({ key }: AnyPair): string {
  return isScalar(key) ? String(key.value) : '';
}

function replaceOne({ pairs, items }: Places, random: Random, make: (old: unknown) => unknown): void {
  const at = random.below(pairs.length + items.length);
  const found = pairs[at];
  if (found !== undefined) {
    found.pair.value = make(found.pair.value);
    return;
  }
  const item = items[at - pairs.length];
  if (item !== undefined) item.seq.items[item.index] = make(item.seq.items[item.index]);
}

function otherValue(document: Document, random: Random): unknown {
  const text = random.pick(hostileScalars);
  const parsed = parseDocument(text, { version: '1.1', schema: 'failsafe', logLevel: 'silent' });
  const { contents } = parsed;
  if (parsed.errors.length === 0 && isNode(contents) && !/[&*!]/.test(text)) return contents;
  return document.createNode(text);
}

function nested(old: unknown, random: Random): unknown {
  let value = old;
  const depth = random.chance(5) ? 600 : 1 + random.below(3);
  for (let level = 0; level < depth; level += 1) {
    if (isPair(value)) return value;
    const seq = new YAMLSeq();
    const map = new YAMLMap();
    seq.items.push(value);
    map.items.push(new Pair(new Scalar(random.pick(hostileNames)), value));
    seq.flow = true;
    value = random.chance(50) ? seq : map;
  }
  return value;
}
