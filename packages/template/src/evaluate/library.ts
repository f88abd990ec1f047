import type { Arguments } from '../values/arguments.ts';
import type { Value } from '../values/value.ts';
import type { Runtime } from './runtime.ts';

/** A filter or a test; what it stands on is its first argument. */
export type LibraryFunction = (rt: Runtime, args: Arguments) => Value;

export interface Library {
  readonly filters: ReadonlyMap<string, LibraryFunction>;
  readonly tests: ReadonlyMap<string, LibraryFunction>;
}
