import type { RenderBudget } from '../budget.ts';
import { budgetFailure, Failure, undefinedError } from '../failure.ts';
import type { TemplateSource } from '../loader.ts';
import { OutputBuffer } from '../output-buffer.ts';
import type { TemplateProblem } from '../problem.ts';
import type { Site } from '../source-map.ts';
import type { SourceText } from '../source-text.ts';
import { Markup, type Undefined, type Value } from '../values/value.ts';
import type { CompiledTemplate } from './compiled-template.ts';
import { Context } from './context.ts';
import type { Library } from './library.ts';
import { TemplateModule } from './module.ts';
import type { Trace } from './trace.ts';

/** A place of a template at which something can go wrong. */
export interface Place {
  readonly source: SourceText;
  /** The line by which Jinja2 reports it. */
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

interface RuntimeOptions {
  readonly library: Library;
  readonly budget: RenderBudget;
  readonly strict: boolean;
  readonly globals: ReadonlyMap<string, Value>;
  readonly load: (name: string) => TemplateSource | undefined;
  readonly whyMissing: (name: string) => string | undefined;
  readonly compile: (source: TemplateSource) => CompiledTemplate;
  readonly trace: Trace | undefined;
}

/** What one rendering shares: output, budget, place, and the templates that were read. */
export class Runtime {
  readonly library: Library;
  readonly globals: ReadonlyMap<string, Value>;
  /** undefined: nothing is traced. */
  readonly trace: Trace | undefined;
  readonly #budget: RenderBudget;
  readonly #strict: boolean;
  readonly #load: RuntimeOptions['load'];
  readonly #whyMissing: RuntimeOptions['whyMissing'];
  readonly #compile: RuntimeOptions['compile'];
  readonly #templates = new Map<string, CompiledTemplate>();
  #out = new OutputBuffer();
  #steps = 0;
  #written = 0;
  #depth = 0;
  #seed = 0x2545f491;
  /** The statement or printed expression that is running. */
  place: Place | undefined;
  /** The part of it that is running. */
  detail: Place | undefined;
  /** Whether the expression that is running stands where output is escaped. */
  autoescape = false;
  /** What the last macro, block or recursive loop wrote. */
  #captured: OutputBuffer | undefined;
  readonly warnings: TemplateProblem[] = [];
  readonly #warned = new Set<Site>();

  constructor(options: RuntimeOptions) {
    this.library = options.library;
    this.#budget = options.budget;
    this.#strict = options.strict;
    this.globals = options.globals;
    this.trace = options.trace;
    this.#load = options.load;
    this.#whyMissing = options.whyMissing;
    this.#compile = options.compile;
  }

  get output(): OutputBuffer {
    return this.#out;
  }

  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#budget.steps) {
      const bound = `the bound is ${this.#budget.steps} steps`;
      throw budgetFailure(
        'TimeoutError',
        'The template takes too many steps.',
        `${bound}; is there a loop that never ends?`,
      );
    }
  }

  /** Fails before a text is made that is longer than the output may be. */
  checkLength(length: number): void {
    if (length > this.#budget.outputLength) {
      const bound = `the bound is ${this.#budget.outputLength} characters`;
      throw budgetFailure('MemoryError', 'A text is too long.', bound);
    }
  }

  /** Runs what is called by a template from within another call. */
  nested<T>(run: () => T): T {
    if (++this.#depth > this.#budget.depth) {
      const bound = `the bound is ${this.#budget.depth} levels`;
      throw budgetFailure(
        'RecursionError',
        'Calls are nested too deeply.',
        `${bound}; does it call or include itself?`,
      );
    }
    const { place, detail, autoescape } = this;
    const result = run();
    this.place = place;
    this.detail = detail;
    this.autoescape = autoescape;
    this.#depth--;
    return result;
  }

  write(text: string, site: Site, isTraced = false): void {
    this.#written += text.length;
    this.checkLength(this.#written);
    this.#out.write(text, site, isTraced);
  }

  append(buffer: OutputBuffer, to: OutputBuffer = this.#out): void {
    this.step(buffer.sites.length);
    this.#written += buffer.length;
    this.checkLength(this.#written);
    to.append(buffer);
  }

  /** Runs with an output of its own, and returns that. */
  record(run: () => void): OutputBuffer {
    const outer = this.#out;
    const buffer = new OutputBuffer();
    this.#out = buffer;
    run();
    this.#out = outer;
    return buffer;
  }

  /** What `run` writes, as a text; safe HTML when `safe`. */
  capture(run: () => void, safe: boolean): Value {
    const buffer = this.nested(() => this.record(run));
    this.step();
    const text = buffer.text();
    this.#captured = buffer;
    return this.#traced(buffer, safe ? new Markup(text) : text);
  }

  #traced<T extends Value>(written: OutputBuffer, value: T): T {
    if (this.trace !== undefined && written.traced.includes(true)) this.trace.add(value);
    return value;
  }

  /** The output that was captured last. */
  takeCaptured(): OutputBuffer | undefined {
    const captured = this.#captured;
    this.#captured = undefined;
    return captured;
  }

  /** The template of a name. Fails with `TemplateNotFound`. */
  template(name: string): CompiledTemplate {
    const known = this.#templates.get(name);
    if (known !== undefined) return known;
    const source = this.#load(name);
    if (source === undefined) {
      const hint = this.#whyMissing(name);
      throw new Failure('TemplateNotFound', `There is no template "${name}".`, { hint });
    }
    const template = this.#compile(source);
    this.#templates.set(name, template);
    return template;
  }

  /** A context for a template with the globals, and these variables on top. */
  newContext(template: CompiledTemplate, variables: ReadonlyMap<string, Value>): Context {
    return this.#withBlocks(template, new Map([...this.globals, ...variables]));
  }

  /** A context for a template that sees all of another one. */
  sharedContext(template: CompiledTemplate, context: Context, locals: ReadonlyMap<string, Value>): Context {
    const all = context.all();
    return this.#withBlocks(template, locals.size === 0 ? all : new Map([...all, ...locals]));
  }

  #withBlocks(template: CompiledTemplate, parent: ReadonlyMap<string, Value>): Context {
    const context = new Context(template.name, parent);
    for (const [name, block] of template.blocks) context.blocks.set(name, [block]);
    return context;
  }

  makeModule(template: CompiledTemplate, context: Context): TemplateModule {
    const body = this.nested(() => this.record(() => template.root(context, this)));
    const exported = new Map<string, Value>();
    for (const name of context.exported) {
      const value = context.vars.get(name);
      if (value !== undefined) exported.set(name, value);
    }
    return this.#traced(body, new TemplateModule(template.name, body, exported));
  }

  /** The module of a template without any context: made once. */
  defaultModule(template: CompiledTemplate): TemplateModule {
    template.module ??= this.makeModule(template, this.newContext(template, new Map()));
    return template.module;
  }

  /** Something undefined is used as if it were a value: a failure where the rendering is strict. */
  use(value: Undefined): void {
    if (this.#strict && !value.intended) throw undefinedError(value);
  }

  /** Notes that something undefined was printed; once for each place. */
  warn(value: Undefined, site: Site): void {
    if (this.#warned.has(site)) return;
    this.#warned.add(site);
    const { source, start, end } = site;
    const from = source.position(start);
    const to = source.position(end);
    const hint = value.hint?.();
    this.warnings.push({
      code: 'template-undefined',
      message: value.message,
      errorClass: 'UndefinedError',
      phase: 'render',
      file: source.name,
      ...from,
      ...(to.line === from.line ? { endColumn: to.column } : {}),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** A number in [0, 1): the same sequence in every rendering, so that output depends on the input alone. */
  random(): number {
    this.#seed ^= this.#seed << 13;
    this.#seed ^= this.#seed >>> 17;
    this.#seed ^= this.#seed << 5;
    return (this.#seed >>> 0) / 2 ** 32;
  }
}
