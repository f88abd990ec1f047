/** Where a template puts a value: its braces are none of a mapping. */
export const expression: RegExp = /\{\{.*?(?:\}\}|$)/g;
/** What is in quotes is no filter, though there may be a `|` in it. */
const stringOrFilter = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|(\|\s*[A-Za-z_]\w*)/g;

/** What of an expression is no name of a filter, `| b64encode`, with the places where it stands. */
export function besideFilters(text: string): { readonly text: string; readonly at: number }[] {
  const pieces: { text: string; at: number }[] = [];
  let from = 0;
  for (const { 0: shown, 1: filter, index } of text.matchAll(stringOrFilter)) {
    if (filter === undefined) continue;
    pieces.push({ text: text.slice(from, index), at: from });
    from = index + shown.length;
  }
  return [...pieces, { text: text.slice(from), at: from }];
}

/** A text without the names of filters in its expressions. */
export function withoutFilters(text: string): string {
  return text.replace(expression, (whole) =>
    besideFilters(whole)
      .map((piece) => piece.text)
      .join(' '),
  );
}
