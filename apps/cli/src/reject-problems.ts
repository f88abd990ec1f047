import type { Diagnostic, Problem } from '@maestro-ng/schema';
import type { LoadedFile } from './load-file.ts';
import { Rejected } from './rejected.ts';

/** Refuses a play that something was found to be wrong with before any ship is touched. @throws Rejected */
export async function rejectProblems(problems: readonly Problem[], file: LoadedFile): Promise<void> {
  if (problems.length === 0) return;
  const { toDiagnostics } = await import('@maestro-ng/schema');
  const diagnostics =
    file.document === undefined ? problems.map(withoutPlace) : toDiagnostics(file.document, problems);
  throw new Rejected(diagnostics, file.files);
}

function withoutPlace({ severity, code, message, hint }: Problem): Diagnostic {
  return { severity, code, message, ...(hint === undefined ? {} : { hint }) };
}
