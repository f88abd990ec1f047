import type { SchemaCode } from '../codes.ts';

/** Something wrong in YAML text, by offsets into that text; `end` is exclusive. */
export interface YamlProblem {
  readonly code: SchemaCode;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly hint?: string;
  readonly related?: { readonly start: number; readonly end: number; readonly message: string };
}
