import type { Position } from './language-server.ts';

/** What an editor puts into the text for a completion. */
export interface Insertion {
  readonly newText: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/**
 * The text after a completion, as editors insert it: lines after the first are indented as the line is that it begins on,
 * and what is to be filled in is left at what stands there.
 */
export function applied(text: string, { newText, range: { start, end } }: Insertion): string {
  const lines = text.split('\n');
  const first = lines[start.line] ?? '';
  const before = first.slice(0, start.character);
  const after = (lines[end.line] ?? '').slice(end.character);
  const indent = /^\s*/.exec(before)?.[0] ?? '';
  const inserted = filledIn(newText).replaceAll('\n', `\n${indent}`);
  return [...lines.slice(0, start.line), `${before}${inserted}${after}`, ...lines.slice(end.line + 1)].join(
    '\n',
  );
}

/** A snippet of the Language Server Protocol whose every place is left at its default, or at its first choice. */
function filledIn(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replace(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1')
    .replace(/\$\d+|\$\{\d+\}/g, '')
    .replace(/\\([\\$}])/g, '$1');
}
