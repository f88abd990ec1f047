const surrogate = /[\ud800-\udfff]/;

/** Whether UTF-16 units and characters are the same in a text. */
function isFlat(text: string): boolean {
  return !surrogate.test(text);
}

/** The number of characters, as Python counts them. */
export function codePointLength(text: string): number {
  if (isFlat(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** Characters from `start` to before `end`, both of them already within the text. */
export function codePointSlice(text: string, start: number, end: number): string {
  if (isFlat(text)) return text.slice(start, Math.max(start, end));
  return [...text].slice(start, Math.max(start, end)).join('');
}

export function codePointAt(text: string, index: number): string | undefined {
  if (isFlat(text)) return text[index];
  return [...text][index];
}

/** The UTF-16 offset of a character. */
export function unitOffset(text: string, index: number): number {
  if (isFlat(text)) return index;
  return [...text].slice(0, index).join('').length;
}

/** The character index of a UTF-16 offset. */
export function characterIndex(text: string, offset: number): number {
  return isFlat(text) ? offset : codePointLength(text.slice(0, offset));
}
