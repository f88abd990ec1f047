import type { TemplateCode } from './codes.ts';
import type { Place } from './evaluate/runtime.ts';
import type { Undefined } from './values/value.ts';

/** An exception of the template language; carried up to `renderTemplate`, which gives it its place. */
export class Failure extends Error {
  readonly errorClass: string;
  readonly code: TemplateCode | undefined;
  readonly hint: string | undefined;
  /** The part of an expression that is to blame, where that is known. */
  readonly place: Place | undefined;

  constructor(
    errorClass: string,
    message: string,
    extra: { code?: TemplateCode; hint?: string | undefined; place?: Place | undefined } = {},
  ) {
    super(message);
    this.errorClass = errorClass;
    this.code = extra.code;
    this.hint = extra.hint;
    this.place = extra.place;
  }
}

/** A failure whose place is known: found while a template was being read. */
export class CompileFailure extends Failure {
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;

  constructor(
    errorClass: string,
    message: string,
    place: { file: string; line: number; start: number; end: number },
    hint?: string,
  ) {
    super(errorClass, message, { hint });
    this.file = place.file;
    this.line = place.line;
    this.start = place.start;
    this.end = place.end;
  }
}

/** What is undefined is used where only a value will do. */
export function undefinedError(value: Undefined): Failure {
  return new Failure('UndefinedError', value.message, { hint: value.hint?.(), place: value.place });
}

export function typeError(message: string): Failure {
  return new Failure('TypeError', message);
}

export function valueError(message: string): Failure {
  return new Failure('ValueError', message);
}

/** A bound on the work of one rendering was reached. */
export function budgetFailure(
  errorClass: 'RecursionError' | 'MemoryError' | 'TimeoutError',
  message: string,
  hint: string,
): Failure {
  return new Failure(errorClass, message, { code: 'template-budget', hint });
}
