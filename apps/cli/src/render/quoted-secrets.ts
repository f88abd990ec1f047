import type { Diagnostic } from '@maestro-ng/engine';
import type { Location } from '@maestro-ng/schema';
import { ExcerptFile } from './excerpt-file.ts';

/** A place that is longer is not looked at to its end: nothing quotes so much. */
const mostLines = 20;
/** Shorter words are in many a line by chance. */
const shortest = 3;

/**
 * Problems whose messages do not quote what an excerpt of their place would hide: a password that stands where a key
 * should, since it is not indented, is called an unknown key by its name.
 */
export function withoutQuotedSecrets(
  diagnostics: readonly Diagnostic[],
  files: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const known = new Map<string, ExcerptFile>();
  const hiddenAt = ({ file, line, endLine }: Location): string => {
    const text = files.get(file);
    if (text === undefined) return '';
    const excerpts = known.get(file) ?? new ExcerptFile(text);
    known.set(file, excerpts);
    const last = Math.min(endLine, line + mostLines - 1);
    return Array.from({ length: last - line + 1 }, (_, index) => excerpts.hidden(line + index)).join('\n');
  };
  return diagnostics.map((diagnostic) => {
    const hidden = diagnostic.location === undefined ? '' : hiddenAt(diagnostic.location);
    return hidden === '' ? diagnostic : { ...diagnostic, message: withoutWords(diagnostic.message, hidden) };
  });
}

function withoutWords(message: string, hidden: string): string {
  return message.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.replace(/[^\s"]+/g, (word) => (word.length >= shortest && hidden.includes(word) ? '***' : word)),
  );
}
