import type { Dictionary, Json } from '../model/index.ts';

/** What stands for a value, or a part of a text, that is secret and not recorded. */
export const leftOut: Json = { $leftOut: true };

/** The same where it is not known how much of it is secret. */
export const leftOutInDoubt: Json = { $leftOut: 'in-doubt' };

/** What stands, in a veiled text, for characters that are secret: of no script, so that no text that is written is taken for it. */
export const veilCharacter = '\uE000';

export function isLeftOut(value: Json | undefined): boolean {
  return typeof value === 'object' && value !== null && '$leftOut' in value;
}

/** Whether anything in it is left out. */
export function hasLeftOut(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isLeftOut(value) || Object.values(value).some(hasLeftOut);
}

export function isInDoubt(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (value as Dictionary<Json>)['$leftOut'] === 'in-doubt' || Object.values(value).some(isInDoubt);
}

/** The parts of a text of which some are left out; undefined: it is something else. */
export function partsOf(value: Json | undefined): readonly Json[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const parts = (value as Dictionary<Json>)['$parts'];
  return Array.isArray(parts) ? (parts as readonly Json[]) : undefined;
}

/** A text without what is veiled in a copy of it. */
export function withoutVeiled(text: string, veiled: unknown): Json {
  if (text === veiled) return text;
  if (typeof veiled !== 'string' || !veiled.includes(veilCharacter)) return leftOutInDoubt;
  const literals = veiled.split(new RegExp(`${veilCharacter}+`));
  if (literals.every((literal) => literal === '')) return leftOut;
  const parts = literals.flatMap((literal, index): Json[] => [
    ...(index === 0 ? [] : [leftOut]),
    ...(literal === '' ? [] : [literal]),
  ]);
  return leftOutTexts(parts, text) === undefined ? leftOutInDoubt : { $parts: parts };
}

/** What stands in a text where parts of it are left out; undefined: it is another text. */
export function leftOutTexts(parts: readonly Json[], text: string): readonly string[] | undefined {
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
