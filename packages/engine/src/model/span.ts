/** Half-open: `[start, end)`, in UTF-16 code units of a line. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
