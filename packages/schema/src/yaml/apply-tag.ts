import { isRawMapping } from './absorb.ts';
import { Unknown } from './build.ts';
import type { YamlProblem } from './failure.ts';
import { mergeKey, Plain, type ScalarTag, scalarFault } from './scalar.ts';

interface Range {
  readonly start: number;
  readonly end: number;
}

const standard = 'tag:yaml.org,2002:';
const scalarTags: ReadonlySet<string> = new Set([
  'null',
  'bool',
  'int',
  'float',
  'str',
  'timestamp',
  'binary',
]);
const collectionTags: ReadonlySet<string> = new Set(['seq', 'omap', 'pairs', 'map', 'set']);

/** A raw value as its tag wants it, as PyYAML does; a tag that is not YAML's own, or does not suit, is a problem. */
export function applyTag(raw: unknown, tag: string | undefined, at: Range, problems: YamlProblem[]): unknown {
  if (tag === undefined || tag === '!') return raw;
  const name = tag.startsWith(standard) ? tag.slice(standard.length) : '';
  if (scalarTags.has(name)) return applyScalarTag(raw, name as ScalarTag, at, problems);
  if (name === 'merge' && raw === '<<') return new Plain('<<');
  if (collectionTags.has(name)) return applyCollectionTag(raw, name, at, problems);
  problems.push({
    code: 'yaml-tag',
    message: name.startsWith('python/')
      ? 'The tag of this value asks for a Python object; an environment file holds plain data only.'
      : "The tag of this value is not one of YAML's standard tags, such as !!str and !!int.",
    ...at,
    hint: 'remove the tag, or put text that begins with "!" in quotes',
  });
  // A mapping is looked through all the same.
  return isRawMapping(raw) ? raw : new Unknown();
}

function applyScalarTag(raw: unknown, tag: ScalarTag, at: Range, problems: YamlProblem[]): unknown {
  if (typeof raw !== 'string') {
    problems.push({ code: 'yaml-tag', message: `The tag "!!${tag}" belongs to a single value.`, ...at });
    return new Unknown();
  }
  const tagged = new Plain(raw, tag);
  const fault = scalarFault(tagged);
  if (fault === undefined) return tag === 'str' ? raw : tagged;
  problems.push({ code: 'invalid-scalar', message: fault, ...at });
  return new Unknown();
}

function applyCollectionTag(raw: unknown, name: string, at: Range, problems: YamlProblem[]): unknown {
  const wantsMapping = name === 'map' || name === 'set';
  if (wantsMapping ? !isRawMapping(raw) : !Array.isArray(raw)) {
    const expected = wantsMapping ? 'a mapping' : 'a list';
    problems.push({ code: 'yaml-tag', message: `The tag "!!${name}" belongs to ${expected}.`, ...at });
    return new Unknown();
  }
  if (name === 'set') return Object.keys(raw as object).filter((key) => key !== mergeKey);
  if (name === 'omap' || name === 'pairs') return pairsOf(raw as unknown[], name, at, problems);
  return raw;
}

/** `!!pairs [a: 1, b: 2]` and `!!omap` are the list of their pairs. */
function pairsOf(items: readonly unknown[], name: string, at: Range, problems: YamlProblem[]): unknown[] {
  const pairs = items.map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.entries(item) : [],
  );
  if (pairs.some((pair) => pair.length !== 1)) {
    const message = `Each item of "!!${name}" must be a mapping with a single key.`;
    problems.push({ code: 'yaml-tag', message, ...at });
  }
  return pairs.map((pair) => pair[0] ?? []);
}
