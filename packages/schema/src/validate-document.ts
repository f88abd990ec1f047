import { type CheckTypeValidators, checkTypeErrors, withoutCheckTypes } from './check-types.ts';
import type { Problem } from './diagnostic.ts';
import type { Document } from './document.ts';
import type { EnvironmentConfig } from './generated/types.ts';
import { validate } from './generated/validate.ts';
import { problemsOf } from './messages.ts';
import { warningsOf } from './warnings.ts';

/** What a file asks for, as far as its shape is right. */
export interface Validation {
  /** Absent where a problem is an error. It is `document.data`, so `document.scalar` and `locate` know its parts. */
  readonly config?: EnvironmentConfig;
  readonly problems: readonly Problem[];
}

/**
 * Holds a document against the schema of an environment file. Names that must exist elsewhere in the file, and
 * whatever else needs more than one place at once, are not looked at here.
 *
 * @param checkTypes of `compileCheckTypes`: types of lifecycle checks that extensions add. Default: none.
 */
export function validateDocument(
  document: Document,
  checkTypes: CheckTypeValidators = new Map(),
): Validation {
  const { data } = document;
  const valid = validate(data);
  const errors = valid ? [] : withoutCheckTypes(validate.errors ?? [], data, checkTypes);
  const found = problemsOf([...errors, ...checkTypeErrors(data, checkTypes)]);
  const problems = [...found, ...warningsOf(data)];
  if (problems.some(({ severity }) => severity === 'error')) return { problems };
  return { config: data as EnvironmentConfig, problems };
}
