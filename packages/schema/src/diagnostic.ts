import type { SchemaCode } from './codes.ts';
import type { Pointer } from './pointer.ts';

/**
 * An error rejects the file. A warning is told whenever the file is read; a remark, which may well be as its author
 * means it, only when the file is checked.
 */
export type Severity = 'error' | 'warning' | 'remark';

/** A stretch of a file as its author sees it: lines and columns count from 1, `endColumn` is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Which part of a mapping's entry is meant: its key, its value, or (where the key is absent) the mapping itself. */
export type Part = 'key' | 'value';

/** Another place that has to do with a problem, e.g. the first of two equal names. */
export interface RelatedPlace {
  readonly at: Pointer;
  readonly part?: Part;
  readonly message: string;
}

/** Something wrong in an environment file, found by code that knows pointers, not lines. */
export interface Problem<Code extends string = SchemaCode> {
  readonly severity: Severity;
  /** A stable name such as `unknown-key`, in kebab-case; each has a section in `docs/guide/diagnostics.md`. */
  readonly code: Code;
  /** One sentence: what is wrong, and what was expected. */
  readonly message: string;
  readonly at: Pointer;
  /** Default `value`. */
  readonly part?: Part;
  /** What to do about it, e.g. `did you mean "web"?`. */
  readonly hint?: string;
  readonly related?: readonly RelatedPlace[];
}

/** A problem with its place found: what people and editors are shown. */
export interface Diagnostic<Code extends string = SchemaCode> {
  readonly severity: Severity;
  readonly code: Code;
  readonly message: string;
  /** Absent only where the problem has no place in any file, e.g. a file that does not exist. */
  readonly location?: Location;
  readonly hint?: string;
  readonly related?: readonly { readonly location: Location; readonly message: string }[];
}
