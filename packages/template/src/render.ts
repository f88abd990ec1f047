import { defaultBudget, type RenderBudget } from './budget.ts';
import { compileTemplate } from './compile/template.ts';
import type { CompiledTemplate } from './evaluate/compiled-template.ts';
import type { Library } from './evaluate/library.ts';
import { type Place, Runtime } from './evaluate/runtime.ts';
import { Trace } from './evaluate/trace.ts';
import { CompileFailure, Failure } from './failure.ts';
import { standardFilters } from './filters/filters.ts';
import { standardGlobals } from './globals/globals.ts';
import type { TemplateLoader, TemplateSource } from './loader.ts';
import type { OutputBuffer } from './output-buffer.ts';
import { codeOf, type TemplateProblem } from './problem.ts';
import { SegmentMap, type SourceMap } from './source-map.ts';
import { SourceText } from './source-text.ts';
import { standardTests } from './tests/tests.ts';
import { Dict } from './values/dict.ts';
import { fromHost, hostFunction, type TemplateFunction } from './values/host.ts';
import { textOf, type Value } from './values/value.ts';

export interface RenderOptions {
  /** Where `include`, `import` and `extends` look. Default: there are no other templates. */
  readonly loader?: TemplateLoader;
  /** Plain data: null, boolean, number, bigint, string, array, plain object, Map. A whole number is an `int`. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly filters?: Readonly<Record<string, TemplateFunction>>;
  /**
   * What is said of a key that a mapping of the context does not have, by mapping. Default: that it is not there.
   */
  readonly absences?: ReadonlyMap<object, (key: string) => string>;
  /** Known to every template, included and imported ones too. */
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
  readonly budget?: Partial<RenderBudget>;
  /**
   * Whether it is an error to use what is undefined, but for `is defined` and `default`, as with Jinja2's
   * `StrictUndefined`. Default: it counts as nothing, and printing it is a warning.
   */
  readonly strict?: boolean;
  /** Texts of the context of which it is traced where they, or what is made of them, are written. Default: none. */
  readonly traced?: ReadonlySet<string>;
}

/** UTF-16 units of the output, the end exclusive. */
export interface OutputRange {
  readonly start: number;
  readonly end: number;
}

export type RenderResult =
  | {
      readonly ok: true;
      readonly output: string;
      readonly map: SourceMap;
      /** Pieces that were made of what is traced, in order. */
      readonly traced: readonly OutputRange[];
      /** Each place that printed something undefined, which comes out as nothing. */
      readonly warnings: readonly TemplateProblem[];
    }
  | { readonly ok: false; readonly problem: TemplateProblem };

function columns(
  source: SourceText,
  line: number,
  start: number,
  end: number,
): { column: number; endColumn?: number } {
  const from = source.position(start);
  if (from.line !== line) {
    const content = source.position(source.lineContent(line));
    return { column: content.column };
  }
  const to = source.position(end);
  return to.line === line && to.column > from.column
    ? { column: from.column, endColumn: to.column }
    : { column: from.column };
}

function isWithin(inner: Place | undefined, outer: Place): inner is Place {
  return (
    inner !== undefined &&
    inner.source === outer.source &&
    inner.start >= outer.start &&
    inner.end <= outer.end
  );
}

/** One rendering: the texts that were read, and where it stands. */
class Rendering {
  readonly #options: RenderOptions;
  readonly #budget: RenderBudget;
  readonly #library: Library;
  readonly #sources = new Map<string, SourceText>();
  readonly #main: TemplateSource;
  #phase: 'compile' | 'render' = 'compile';
  #runtime: Runtime | undefined;

  constructor(main: TemplateSource, options: RenderOptions) {
    this.#main = main;
    this.#options = options;
    this.#budget = { ...defaultBudget, ...options.budget };
    const filters = new Map(standardFilters);
    for (const [name, run] of Object.entries(options.filters ?? {}))
      filters.set(name, hostFunction(name, run).call);
    this.#library = { filters, tests: standardTests };
  }

  #compile(source: TemplateSource): CompiledTemplate {
    this.#phase = 'compile';
    const text = new SourceText(source);
    this.#sources.set(source.name, text);
    const compiled = compileTemplate(text, this.#budget.depth, {
      library: this.#library,
      isTraced: this.#options.traced !== undefined,
    });
    this.#phase = 'render';
    return compiled;
  }

  #globals(): Map<string, Value> {
    const globals = new Map(standardGlobals);
    for (const [name, run] of Object.entries(this.#options.functions ?? {}))
      globals.set(name, hostFunction(name, run));
    return globals;
  }

  run(): RenderResult {
    const main = this.#main;
    const { traced } = this.#options;
    const seen = new Map<object, Value>();
    const variables = new Map<string, Value>();
    for (const [name, data] of Object.entries(this.#options.context ?? {}))
      variables.set(name, fromHost(data, seen));
    const rt = new Runtime({
      library: this.#library,
      budget: this.#budget,
      strict: this.#options.strict ?? false,
      globals: this.#globals(),
      load: (name) => (name === main.name ? main : this.#options.loader?.load(name)),
      whyMissing: (name) => this.#options.loader?.whyMissing?.(name),
      compile: (source) => this.#compile(source),
      trace: traced && new Trace(traced, mappingsWith(traced, seen.values())),
    });
    this.#runtime = rt;
    const template = rt.template(main.name);
    for (const [mapping, tell] of this.#options.absences ?? []) {
      const dict = seen.get(mapping);
      if (dict instanceof Dict) dict.absence = tell;
    }
    template.root(rt.newContext(template, variables), rt);
    const { output } = rt;
    const files = new Map([...this.#sources].map(([name, source]) => [name, source.original]));
    const map = new SegmentMap(output.starts, output.sites, template.source, files);
    return { ok: true, output: output.text(), map, traced: tracedIn(output), warnings: rt.warnings };
  }

  problem(error: unknown): TemplateProblem {
    const failure = this.#failure(error);
    const { message, errorClass, hint } = failure;
    const head = { code: failure.code ?? codeOf(errorClass), message, errorClass };
    const tail = hint === undefined ? {} : { hint };
    if (failure instanceof CompileFailure) {
      const source = this.#sources.get(failure.file) ?? new SourceText(this.#main);
      const { file, line, start, end } = failure;
      return { ...head, phase: 'compile', file, line, ...columns(source, line, start, end), ...tail };
    }
    const place = this.#runtime?.place;
    if (place === undefined) {
      return { ...head, phase: this.#phase, file: this.#main.name, line: 1, column: 1, ...tail };
    }
    const { source, line } = place;
    const detail = this.#runtime?.detail;
    const within =
      detail !== undefined && detail.source === source && source.position(detail.start).line === line;
    const enclosing = within ? detail : place;
    const { start, end } = isWithin(failure.place, enclosing) ? failure.place : enclosing;
    return {
      ...head,
      phase: this.#phase,
      file: source.name,
      line,
      ...columns(source, line, start, end),
      ...tail,
    };
  }

  #failure(error: unknown): Failure {
    if (error instanceof Failure) return error;
    if (error instanceof RangeError && error.message.includes('call stack')) {
      return new Failure('RecursionError', 'Calls or values are nested too deeply.', {
        code: 'template-budget',
        hint: 'does something call, include or contain itself?',
      });
    }
    if (error instanceof RangeError) {
      return new Failure('MemoryError', 'A value is too large.', { code: 'template-budget' });
    }
    return new Failure(
      'TemplateRuntimeError',
      `Rendering failed: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function* mappingsWith(texts: ReadonlySet<string>, values: Iterable<Value>): Generator<Dict> {
  for (const value of values) {
    if (!(value instanceof Dict)) continue;
    if ([...value.entries()].some((entry) => texts.has(textOf(entry.value) ?? ''))) yield value;
  }
}

function tracedIn({ starts, traced, length }: OutputBuffer): OutputRange[] {
  return starts.flatMap((start, index) =>
    traced[index] === true ? [{ start, end: starts[index + 1] ?? length }] : [],
  );
}

/**
 * Renders a template as Jinja2 3.1.2 does with its defaults (no extensions, `autoescape` off). Never throws:
 * what is wrong with the template, or a bound that it reaches, is the result's `problem`.
 */
export function renderTemplate(main: TemplateSource, options: RenderOptions = {}): RenderResult {
  const rendering = new Rendering(main, options);
  try {
    return rendering.run();
  } catch (error) {
    return { ok: false, problem: rendering.problem(error) };
  }
}
