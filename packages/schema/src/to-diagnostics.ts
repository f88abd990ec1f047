import type { Diagnostic, Location, Problem } from './diagnostic.ts';
import type { Document } from './document.ts';

/** Problems with their places, in the order of the file; what is said twice of one place is said once. */
export function toDiagnostics(document: Document, problems: readonly Problem[]): Diagnostic[] {
  const found = new Map<string, Placed>();
  for (const problem of problems) {
    const diagnostic = place(document, problem);
    const { file, line, column } = diagnostic.location;
    found.set(JSON.stringify([file, line, column, diagnostic.code, diagnostic.message]), diagnostic);
  }
  const files = [document.source.name, ...document.source.files.keys()];
  const fileOrder = new Map([...new Set(files)].map((file, index) => [file, index]));
  const order = (location: Location): number => fileOrder.get(location.file) ?? fileOrder.size;
  return [...found.values()].sort(
    ({ location: a }, { location: b }) => order(a) - order(b) || a.line - b.line || a.column - b.column,
  );
}

type Placed = Diagnostic & { readonly location: Location };

function place(document: Document, problem: Problem): Placed {
  const { severity, code, message, at, part, hint, related } = problem;
  return {
    severity,
    code,
    message,
    location: document.locate(at, part),
    ...(hint !== undefined && { hint }),
    ...(related && {
      related: related.map((other) => ({
        location: document.locate(other.at, other.part),
        message: other.message,
      })),
    }),
  };
}
