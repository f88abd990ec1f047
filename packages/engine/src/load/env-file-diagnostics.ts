import type { Document, Location } from '@maestro-ng/schema';
import type { Diagnostic, Problem } from '../model/index.ts';
import type { ResolveProblem } from '../resolve/index.ts';

/** A problem that lies in another file; `at` says where the environment file names that one. */
export interface ProblemElsewhere extends ResolveProblem {
  readonly place: Location;
}

export function isElsewhere(problem: Problem | ResolveProblem): problem is ProblemElsewhere {
  return 'place' in problem;
}

/** Problems of other files, each once, with the first place that names the file. */
export function diagnosticsInFiles(document: Document, problems: readonly ProblemElsewhere[]): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { severity, code, message, hint, at, place } of problems) {
    const key = JSON.stringify([place.file, place.line, code]);
    if (found.has(key)) continue;
    found.set(key, {
      severity,
      code,
      message,
      location: place,
      ...(hint === undefined ? {} : { hint }),
      related: [{ location: document.locate(at), message: 'the file is named here' }],
    });
  }
  return [...found.values()];
}
