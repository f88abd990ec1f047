import type { Expression } from './ast.ts';
import type { SourceText } from './source-text.ts';
import { variablesOf } from './variables.ts';

/** Where a character of the output came from. Lines and columns are 1-based; columns count UTF-16 units. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /**
   * true: the character is literal text of the template and stands exactly here.
   * false: it is part of what the expression gave that begins here.
   */
  readonly verbatim: boolean;
  /** The end of the expression, exclusive; absent for literal text. */
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The names that the expression read, e.g. `env.REGION`. */
  readonly variables?: readonly string[];
}

export interface SourceMap {
  /** Where the character at a 0-based offset of the output came from; at the end of it: where it ends. */
  origin(offset: number): Origin;
  /** The text of every template that was read, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** A place of a template that writes output. */
export interface Site {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  /** undefined: literal text. */
  readonly expression: Expression | undefined;
}

const variablesRead = new WeakMap<Expression, readonly string[]>();

function variablesReadBy(expression: Expression): readonly string[] {
  let variables = variablesRead.get(expression);
  if (variables === undefined) {
    variables = variablesOf(expression);
    variablesRead.set(expression, variables);
  }
  return variables;
}

/** Finds origins by binary search over the places where a new site begins. */
export class SegmentMap implements SourceMap {
  readonly files: ReadonlyMap<string, string>;
  readonly #starts: readonly number[];
  readonly #sites: readonly Site[];
  readonly #main: SourceText;

  constructor(
    starts: readonly number[],
    sites: readonly Site[],
    main: SourceText,
    files: ReadonlyMap<string, string>,
  ) {
    this.#starts = starts;
    this.#sites = sites;
    this.#main = main;
    this.files = files;
  }

  origin(offset: number): Origin {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const site = this.#sites[low];
    if (site === undefined) return { file: this.#main.name, line: 1, column: 1, verbatim: false };
    const { source, expression } = site;
    if (expression === undefined) {
      const within = Math.max(0, offset - (this.#starts[low] ?? 0));
      return {
        file: source.name,
        ...source.position(Math.min(site.start + within, site.end)),
        verbatim: true,
      };
    }
    const end = source.position(site.end);
    return {
      file: source.name,
      ...source.position(site.start),
      verbatim: false,
      endLine: end.line,
      endColumn: end.column,
      variables: variablesReadBy(expression),
    };
  }
}
