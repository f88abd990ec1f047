import type { TemplateCode } from './codes.ts';

/** What is wrong with a template, and where. */
export interface TemplateProblem {
  readonly code: TemplateCode;
  readonly message: string;
  /** The name of the class that Jinja2 or Python raises in the same place, e.g. `UndefinedError`. */
  readonly errorClass: string;
  readonly phase: 'compile' | 'render';
  /** Name of the template, as the loader knows it. */
  readonly file: string;
  /** 1-based; the line that Jinja2 reports: where the statement or printed expression begins. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  /** 1-based and exclusive, on the same line. */
  readonly endColumn?: number;
  readonly hint?: string;
}

const codeOfClass: ReadonlyMap<string, TemplateCode> = new Map([
  ['TemplateSyntaxError', 'template-syntax'],
  ['TemplateAssertionError', 'template-syntax'],
  ['SyntaxError', 'template-syntax'],
  ['UndefinedError', 'template-undefined'],
  ['TemplateNotFound', 'template-not-found'],
  ['TemplatesNotFound', 'template-not-found'],
  ['TypeError', 'template-type'],
  ['SecurityError', 'template-unsafe'],
  ['RecursionError', 'template-budget'],
  ['MemoryError', 'template-budget'],
]);

/** The code of a problem from the class that Jinja2 or Python raises. */
export function codeOf(errorClass: string): TemplateCode {
  return codeOfClass.get(errorClass) ?? 'template-runtime';
}
