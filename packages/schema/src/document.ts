import type { Diagnostic, Location, Part } from './diagnostic.ts';
import { locateRange } from './locate-range.ts';
import { type Pointer, pointerKeys } from './pointer.ts';
import type { Source } from './source.ts';
import { toDiagnostics } from './to-diagnostics.ts';
import { type Built, build, type Gaps, Unknown } from './yaml/build.ts';
import type { YamlProblem } from './yaml/failure.ts';
import { carefulRoot, type Found, QuickFound } from './yaml/find.ts';
import { isHopelesslyDeep, tooDeep } from './yaml/nesting.ts';
import { type CarefulReading, readCarefully } from './yaml/read-carefully.ts';
import { readPlaces } from './yaml/read-places.ts';
import { readQuickly } from './yaml/read-quickly.ts';
import { kindOf, Plain, pythonTextOf, type ScalarKind } from './yaml/scalar.ts';
import { findUnprintable } from './yaml/unprintable.ts';

/** A scalar that YAML does not read as text. */
export interface WrittenScalar {
  /** As it stands in the file, e.g. `1.20` or `0755`; empty for a value that is left out. */
  readonly written: string;
  /** As Python's `str()` prints the value, e.g. `1.2` or `493`. */
  readonly python: string;
  readonly kind: Exclude<ScalarKind, 'str'>;
}

/** What a YAML text says, as plain data, and where it says it. */
export interface Document {
  readonly source: Source;
  /**
   * Lists are arrays; mappings are objects without a prototype, keyed by the text that is written. Dates and
   * `!!binary` are the text that is written, integers beyond 2^53 lose digits: `scalar` has the whole of them.
   */
  readonly data: unknown;
  /** How a scalar of a list or mapping of `data` was written, in constant time; undefined for text. */
  scalar(container: object, key: string | number): WrittenScalar | undefined;
  /** The place of a value or its key; of the nearest enclosing one that exists, where the pointer leads nowhere. */
  locate(at: Pointer, part?: Part): Location;
  /**
   * The names that a template's expressions read to give a value, e.g. `env.TAG`, in the order of the text; none where it
   * is written out. The names that decide whether it is there, or how often, are not among them.
   */
  variablesRead(at: Pointer): readonly string[];
}

export interface ParseResult {
  /** Absent where something is wrong. */
  readonly document?: Document;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * Where something is wrong, and yet the text is YAML: what can be read of it, for finding more that is wrong. Of equal
   * keys the first counts, and a value that cannot be known is null.
   */
  readonly unsound?: UnsoundDocument;
}

export interface UnsoundDocument {
  readonly document: Document;
  readonly gaps: Gaps;
}

/** More text than any environment file has, in UTF-16 units; reading it takes seconds, not minutes. */
const longestText = 16 * 1024 * 1024;

/** Reads YAML 1.1 as PyYAML does, but for its bugs. Never throws, never runs away; all that is wrong is a diagnostic. */
export function parseDocument(source: Source): ParseResult {
  const { text } = source;
  const unreadable = refuse(text);
  if (unreadable !== undefined) return { diagnostics: [diagnose(source, unreadable)] };
  const quick = readQuickly(text);
  const careful = quick === undefined ? readCarefully(text) : undefined;
  const misread = careful?.problems.map((problem) => diagnose(source, problem)) ?? [];
  if (careful?.isBroken === true) return { diagnostics: misread };
  const built = build(quick === undefined ? careful?.raw : quick.raw);
  const document = new YamlDocument(source, built, careful);
  const diagnostics = [...misread, ...toDiagnostics(document, built.problems)];
  if (diagnostics.length === 0) return { document, diagnostics };
  return built.isRefused ? { diagnostics } : { diagnostics, unsound: { document, gaps: built.gaps } };
}

/** Text that is not worth reading as YAML at all. */
function refuse(text: string): YamlProblem | undefined {
  if (text.length > longestText) {
    const message = `The text is longer than ${longestText / 1024 / 1024} Mi characters, too long for an environment file.`;
    return { code: 'file-too-large', message, start: 0, end: 0 };
  }
  if (isHopelesslyDeep(text)) return tooDeep(text);
  const bad = findUnprintable(text);
  if (bad < 0) return undefined;
  const hex = (text.codePointAt(bad) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  const message = `The character U+${hex} is not allowed in YAML text.`;
  return { code: 'yaml-character', message, start: bad, end: bad + 1 };
}

function diagnose(source: Source, problem: YamlProblem): Diagnostic {
  const { code, message, start, end, hint, related } = problem;
  return {
    severity: 'error',
    code,
    message,
    location: locateRange(source, start, end),
    ...(hint !== undefined && { hint }),
    ...(related && {
      related: [{ location: locateRange(source, related.start, related.end), message: related.message }],
    }),
  };
}

/** Of the text, in UTF-16 units; `end` is exclusive. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

class YamlDocument implements Document {
  readonly source: Source;
  readonly data: unknown;
  readonly #raws: Built['raws'];
  readonly #faulty: Built['faulty'];
  readonly #careful: CarefulReading | undefined;
  #found: Found | undefined;

  constructor(source: Source, built: Built, careful: CarefulReading | undefined) {
    this.source = source;
    this.data = built.data;
    this.#raws = built.raws;
    this.#faulty = built.faulty;
    this.#careful = careful;
  }

  scalar(container: object, key: string | number): WrittenScalar | undefined {
    const parent = this.#raws.get(container);
    if (parent === undefined || !Object.hasOwn(parent, key)) return undefined;
    const raw = (parent as Record<string | number, unknown>)[key];
    if (raw === null || raw instanceof Unknown || this.#faulty.has(raw as Plain))
      return { written: '', python: 'None', kind: 'null' };
    if (!(raw instanceof Plain)) return undefined;
    const kind = kindOf(raw);
    return kind === 'str' ? undefined : { written: raw.text, python: pythonTextOf(raw), kind };
  }

  locate(at: Pointer, part: Part = 'value'): Location {
    const { start, end } = this.#stretch(at, part);
    return locateRange(this.source, start, end);
  }

  variablesRead(at: Pointer): readonly string[] {
    const { source } = this;
    if (source.origin === undefined) return [];
    const names = new Set<string>();
    const { start, end } = this.#stretch(at, 'value');
    for (let offset = start; offset < end; offset += 1) {
      for (const name of source.origin(offset).variables ?? []) names.add(name);
    }
    return [...names];
  }

  #stretch(at: Pointer, part: Part): Stretch {
    let here = this.#root();
    for (const key of pointerKeys(at)) {
      const child = here.child(key);
      if (child === undefined) return this.#range(here, 'key');
      here = child;
    }
    return this.#range(here, part);
  }

  /** The quick reader finds places where it has read the text, and nothing stands elsewhere than where it is used. */
  #root(): Found {
    if (this.#found !== undefined) return this.#found;
    const { text } = this.source;
    const places = this.#careful === undefined ? readPlaces(text) : undefined;
    this.#found =
      places === undefined ? carefulRoot(this.#careful ?? readCarefully(text)) : new QuickFound(places);
    return this.#found;
  }

  #range({ key, value, firstKey }: Found, part: Part): Stretch {
    // What shows where a mapping without a key begins is its first key. A value that is left empty has no place.
    const meant = part === 'key' && key === undefined ? (firstKey ?? value) : value;
    const shown = (part === 'key' || meant.start === meant.end) && key ? key : meant;
    return { start: shown.start, end: this.#trimmed(shown.start, shown.end) };
  }

  /** Block collections end where their last line does, not at the start of the next. */
  #trimmed(start: number, end: number): number {
    const { text } = this.source;
    let at = Math.min(end, text.length);
    while (at > start && /\s/.test(text.charAt(at - 1))) at--;
    return at;
  }
}
