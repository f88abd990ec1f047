/** Half-open: `[start, end)`, in UTF-16 code units of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Those that are not a part of another one, in their order. */
export function outermost(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((left, right) => left.start - right.start || right.end - left.end))
    if (span.end > (result.at(-1)?.end ?? -1)) result.push(span);
  return result;
}
