/** A variable may have 128 KiB: beyond so many characters the rest is for `--json`. */
const longest = 500;
const tail = 100;
/** What two values have in common before they differ, as far as it is shown. */
const context = 40;

/**
 * Two values as they are shown side by side. Of very long ones that is what is around the place from which they differ, and
 * the end; in place of the rest stands how long it is.
 */
export function excerpts(one: string, other: string): readonly [string, string] {
  const common = commonLength(one, other);
  const from = common < longest - tail - context ? 0 : common - context;
  return [excerpt(one, from), excerpt(other, from)];
}

/** A value, without most of it where it is very long. */
export function excerpt(value: string, from: number = 0): string {
  if (value.length <= longest) return value;
  const start = wholeAt(value, Math.min(from, value.length - longest));
  const head = wholeAt(value, start + longest - tail);
  const end = Math.max(head, wholeAt(value, value.length - tail));
  return `${leftOut(start)}${value.slice(start, head)}${leftOut(end - head)}${value.slice(end)}`;
}

function leftOut(characters: number): string {
  return characters === 0 ? '' : `[${characters} characters left out]`;
}

function commonLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1;
  return length;
}

/** The place itself, or the one before it where it is in the middle of a character. */
function wholeAt(text: string, place: number): number {
  return place > 0 && /[\udc00-\udfff]/.test(text[place] ?? '') ? place - 1 : place;
}
