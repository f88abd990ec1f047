import type { SchemaCode } from './codes.ts';
import type { Diagnostic, Location, Problem } from './diagnostic.ts';
import type { Document } from './document.ts';

/** Problems with their places, in the order of the file; what is said twice of one place is said once. */
export function toDiagnostics<Code extends string = SchemaCode>(
  document: Document,
  problems: readonly Problem<Code>[],
): Diagnostic<Code>[] {
  const found = new Map<string, Placed<Code>>();
  for (const problem of problems) {
    const diagnostic = place(document, problem);
    const { file, line, column } = diagnostic.location;
    found.set(JSON.stringify([file, line, column, diagnostic.code, diagnostic.message]), diagnostic);
  }
  return inFileOrder(document, [...found.values()]);
}

/** In the order of the file; what has no place comes first. */
export function inFileOrder<Code extends string>(
  document: Document,
  diagnostics: readonly Diagnostic<Code>[],
): Diagnostic<Code>[] {
  const files = [document.source.name, ...document.source.files.keys()];
  const fileOrder = new Map([...new Set(files)].map((file, index) => [file, index]));
  const order = ({ file }: Location): number => fileOrder.get(file) ?? fileOrder.size;
  return [...diagnostics].sort(({ location: a }, { location: b }) => {
    if (a === undefined || b === undefined) return Number(b === undefined) - Number(a === undefined);
    return order(a) - order(b) || a.line - b.line || a.column - b.column;
  });
}

type Placed<Code extends string> = Diagnostic<Code> & { readonly location: Location };

function place<Code extends string>(document: Document, problem: Problem<Code>): Placed<Code> {
  const { severity, code, message, at, part, hint, related } = problem;
  const location = document.locate(at, part);
  // Through an anchor, two places of the document can be one of the file.
  const others = related
    ?.map((other) => ({ location: document.locate(other.at, other.part), message: other.message }))
    .filter((other) => !isSame(other.location, location));
  return {
    severity,
    code,
    message,
    location,
    ...(hint !== undefined && { hint }),
    ...(others !== undefined && others.length > 0 && { related: others }),
  };
}

function isSame(a: Location, b: Location): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
