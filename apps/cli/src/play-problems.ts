import type { Diagnostic, Problem } from '@maestro-ng/engine';
import { diagnosticsForPeople } from './diagnostics-for-people.ts';
import type { LoadedFile } from './load-file.ts';

/** What is wrong with a play, and what else there is to say of its file. */
export interface PlayProblems {
  /** Found before any ship is touched; none if the play may begin. */
  readonly errors: readonly Diagnostic[];
  /** The file's warnings, without those that the errors say again. */
  readonly warnings: readonly Diagnostic[];
}

export async function playProblems(problems: readonly Problem[], file: LoadedFile): Promise<PlayProblems> {
  if (problems.length === 0) return { errors: [], warnings: file.warnings };
  const { toDiagnostics } = await import('@maestro-ng/schema');
  const found =
    file.document === undefined ? problems.map(withoutPlace) : toDiagnostics(file.document, problems);
  const errors = diagnosticsForPeople(found, file);
  const said = new Set(errors.map(identity));
  return { errors, warnings: file.warnings.filter((warning) => !said.has(identity(warning))) };
}

function identity({ code, location }: Diagnostic): string {
  return JSON.stringify([code, location]);
}

function withoutPlace({ severity, code, message, hint }: Problem): Diagnostic {
  return { severity, code, message, ...(hint === undefined ? {} : { hint }) };
}
