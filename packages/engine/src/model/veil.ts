/** What stands, in a veiled text, for characters that are secret: of no script, so that no text that is written is taken for it. */
export const veilCharacter = '\uE000';

/** Whether a text is another one with secrets in their place, and all else as it was. */
export function isVeiled(text: unknown, veiled: unknown): veiled is string {
  if (typeof text !== 'string' || typeof veiled !== 'string' || text.length !== veiled.length) return false;
  return veiled.split('').every((unit, at) => unit === veilCharacter || unit === text[at]);
}

/** The parts of a text, null for what is veiled in a copy of it; undefined: the copy has no veils, or another form. */
export function veiledParts(text: string, copy: string): readonly (string | null)[] | undefined {
  if (!copy.includes(veilCharacter)) return undefined;
  const parts = copy
    .split(new RegExp(`(${veilCharacter}+)`))
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(veilCharacter) ? null : part));
  return textsInGaps(parts, text) === undefined ? undefined : parts;
}

/** A text with `***` in place of what is veiled in a copy of it; of all of it, where that is not known, or there is none. */
export function withoutVeils(text: string, copy: string | undefined): string {
  if (text === copy) return text;
  const parts = copy === undefined ? undefined : veiledParts(text, copy);
  return parts?.map((part) => part ?? '***').join('') ?? '***';
}

/** What of a text is veiled in a copy of it; where that is not known, the words that the copy does not have. */
export function textsBehindVeils(text: string, copy: string): readonly string[] {
  if (text === copy) return [];
  const parts = veiledParts(text, copy);
  if (parts !== undefined) return textsInGaps(parts, text) ?? [];
  const known = new Set(copy.match(word));
  return (text.match(word) ?? []).filter((each) => !known.has(each));
}

const word = /[\p{L}\p{N}]+/gu;

/** What stands in a text where its parts have a gap, which is whatever is no text; undefined: it is another text. */
export function textsInGaps(parts: readonly unknown[], text: string): readonly string[] | undefined {
  const found: string[] = [];
  let at = 0;
  let open = false;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') {
      open = true;
      continue;
    }
    const place = open
      ? index === parts.length - 1
        ? text.length - part.length
        : text.indexOf(part, at)
      : at;
    if (place < at || !text.startsWith(part, place)) return undefined;
    if (open) found.push(text.slice(at, place));
    at = place + part.length;
    open = false;
  }
  if (open) found.push(text.slice(at));
  else if (at !== text.length) return undefined;
  return found;
}
