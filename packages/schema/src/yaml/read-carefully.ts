import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
  type YAMLParseError,
  type YAMLSeq,
} from 'yaml';
import { absorb, isRawMapping } from './absorb.ts';
import { applyTag } from './apply-tag.ts';
import { recursiveAlias, Unknown, unknownKeys } from './build.ts';
import type { YamlProblem } from './failure.ts';
import { independentErrors } from './independent-errors.ts';
import { lenientParse, yamlOptions } from './lenient-parse.ts';
import { deepestNesting, tooDeep } from './nesting.ts';
import { readQuickly } from './read-quickly.ts';
import { mergeKey, Plain } from './scalar.ts';
import { syntaxProblem } from './syntax-problem.ts';

export interface CarefulReading {
  /** As `readQuickly` gives it. */
  readonly raw: unknown;
  /** The library's nodes, with ranges. */
  readonly root: Node | null;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly problems: readonly YamlProblem[];
  /** Whether the text is no YAML, so that nothing can be said of what it holds. */
  readonly isBroken: boolean;
}

/** Reads YAML with positions, and says what is wrong with it. */
export function readCarefully(text: string): CarefulReading {
  try {
    const parsed = lenientParse(text);
    const { contents } = parsed;
    const reader = new Reader(text);
    const raw = reader.raw(contents, 0);
    const broken = breaksOf(text, parsed);
    // After the first break of the grammar, much merely follows from it.
    const told = independentErrors(broken.errors, text, breaksAlone);
    const problems =
      told.length === 0 ? reader.problems : told.map((error) => syntaxProblem(error, text, broken.contents));
    const isBroken = told.length > 0 || problems.some(({ code }) => code === 'yaml-too-deep');
    return { raw, root: contents, targets: reader.targets, problems, isBroken };
  } catch (error) {
    // A stack that is used up by nesting is the one thing the library throws.
    if (!(error instanceof RangeError)) throw error;
    return { raw: null, root: null, targets: new Map(), problems: [tooDeep(text)], isBroken: true };
  }
}

/** What is wrong with a part of the text, as somebody would be told who had written nothing else. */
function breaksAlone(text: string): readonly YAMLParseError[] {
  return readQuickly(text) === undefined ? breaksOf(text, lenientParse(text)).errors : [];
}

type Parsed = Pick<ReturnType<typeof parseDocument>, 'contents' | 'errors'>;

/**
 * What is wrong with a text, in the words of the reader that minds indentation: it notices sooner where a bracket or a
 * quote is missing. What it minds before anything is wrong is none.
 */
function breaksOf(text: string, parsed: Parsed): Parsed {
  const errors = errorsIn(parsed.errors, text);
  const [first] = errors;
  if (first === undefined) return { ...parsed, errors: [] };
  const minding = parseDocument(text, yamlOptions);
  const behind = errorsIn(minding.errors, text).filter(({ pos }) => pos[0] >= first.pos[0]);
  return behind.length > 0
    ? { contents: minding.contents, errors: behind }
    : { contents: parsed.contents, errors };
}

/** The errors that are ones to PyYAML, too. */
function errorsIn(errors: readonly YAMLParseError[], text: string): YAMLParseError[] {
  return errors.filter((error) => !isCloseComment(error, text));
}

/** A comment right after a quote or a bracket: PyYAML takes it for one, and so does the library, but for this error. */
function isCloseComment({ code, pos: [start] }: YAMLParseError, text: string): boolean {
  return code === 'MISSING_CHAR' && text.charAt(start) === '#' && /["'\]}|>]/.test(text.charAt(start - 1));
}

class Reader {
  readonly problems: YamlProblem[] = [];
  readonly #text: string;
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, { readonly node: Node; raw: unknown; finished: boolean }>();

  constructor(text: string) {
    this.#text = text;
  }

  raw(node: Node | null, depth: number): unknown {
    if (node === null) return null;
    if (isAlias(node)) return this.#alias(node);
    const anchored = { node, raw: undefined as unknown, finished: false };
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.#anchors.set(anchor, anchored);
    const content = this.#content(node, depth);
    anchored.raw =
      node.tag === undefined ? content : applyTag(content, node.tag, this.#tagRange(node), this.problems);
    anchored.finished = true;
    return anchored.raw;
  }

  /** The library's ranges leave tags out; they stand before the value, before or after its anchor. */
  #tagRange(node: Node): { start: number; end: number } {
    const [start, end] = rangeOf(node);
    const before = this.#text.slice(Math.max(0, start - 1000), start);
    const tag = /(!\S*)\s+(?:&\S+\s+)?$/u.exec(before)?.[1];
    if (tag === undefined) return { start, end };
    const from = start - before.length + before.lastIndexOf(tag);
    return { start: from, end: from + tag.length };
  }

  #content(node: Node, depth: number): unknown {
    if (isScalar(node)) return this.#scalar(node);
    if (depth >= deepestNesting) {
      const [start] = rangeOf(node);
      this.problems.push({ ...tooDeep(''), start, end: start + 1 });
      return null;
    }
    if (isSeq(node)) return (node as YAMLSeq<Node | null>).items.map((item) => this.raw(item, depth + 1));
    if (isMap(node)) return this.#mapping(node as YAMLMap<Node | null, Node | null>, depth);
    return null;
  }

  #scalar(node: Scalar): unknown {
    const text = node.source ?? String(node.value);
    if (node.type !== 'PLAIN' || node.tag !== undefined) return text;
    return text === '' ? null : new Plain(text);
  }

  #mapping(node: YAMLMap<Node | null, Node | null>, depth: number): object {
    const result: Record<string, unknown> = {};
    const seen = new Map<string, Node | null>();
    for (const pair of node.items) {
      const key = this.#key(pair.key, depth);
      const value = this.raw(pair.value, depth + 1);
      if (key === undefined) {
        Object.defineProperty(result, unknownKeys, { value: true });
        continue;
      }
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, pair.key);
        Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
      } else {
        this.#duplicate(key === mergeKey ? '<<' : key, first, pair.key);
        // The first is what it says, and what only the other has is looked at too.
        if (isRawMapping(result[key]) && isRawMapping(value)) absorb(result[key], value);
      }
    }
    return result;
  }

  #key(node: Node | null, depth: number): string | undefined {
    const raw = this.raw(node, depth + 1);
    if (raw === null) return '';
    if (typeof raw === 'string' || raw instanceof Plain) return String(raw);
    const [start, end] = rangeOf(node);
    this.problems.push({
      code: 'complex-key',
      message: 'A key must be text, not a list or a mapping.',
      start,
      end,
    });
    return undefined;
  }

  #alias(node: Alias): unknown {
    const anchored = this.#anchors.get(node.source);
    if (anchored?.finished === true) {
      this.targets.set(node, anchored.node);
      return anchored.raw;
    }
    const [start, end] = rangeOf(node);
    this.problems.push(
      anchored === undefined
        ? {
            code: 'unknown-alias',
            message: 'This alias refers to an anchor that is not defined before it.',
            start,
            end,
            hint: 'define the anchor before its first use, or put text that begins with "*" in quotes',
          }
        : { code: 'recursive-alias', message: recursiveAlias, start, end },
    );
    return new Unknown();
  }

  #duplicate(key: string, first: Node | null, second: Node | null): void {
    const [start, end] = rangeOf(second);
    const [firstStart, firstEnd] = rangeOf(first);
    const name = JSON.stringify(key);
    this.problems.push({
      code: 'duplicate-key',
      message: `The key ${name} is already there in the same mapping.`,
      start,
      end,
      hint: 'remove or rename one of the two',
      related: { start: firstStart, end: firstEnd, message: `${name} is first here` },
    });
  }
}

/** Where a node's value begins and ends; nowhere, for one that is left out. */
export function rangeOf(node: Node | null | undefined): readonly [number, number] {
  const range = node?.range;
  return range ? [range[0], range[1]] : [0, 0];
}
