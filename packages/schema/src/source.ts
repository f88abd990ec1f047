import type { Origin, SourceMap } from '@maestro-ng/template';

/** The text that YAML is read from, and where each of its characters came from. */
export interface Source {
  /** The file's name as the user gave it; `<stdin>` for standard input. */
  readonly name: string;
  /** What the template rendered to (or the file's own text, where there is no template). */
  readonly text: string;
  /** Where the character at an offset of `text` came from; absent: from the same place of `files.get(name)`. */
  origin?(offset: number): Origin;
  /** The text of every file that took part, for excerpts. */
  readonly files: ReadonlyMap<string, string>;
}

/** A file that is read as it is, without a template. */
export function plainSource(name: string, text: string): Source {
  return { name, text, files: new Map([[name, text]]) };
}

/** What a template rendered to: positions are those of the template's own files. */
export function renderedSource(
  name: string,
  rendered: { readonly output: string; readonly map: Pick<SourceMap, 'origin' | 'files'> },
): Source {
  const { output, map } = rendered;
  return { name, text: output, files: map.files, origin: (offset) => map.origin(offset) };
}
