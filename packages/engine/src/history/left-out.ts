import { type Dictionary, type Json, veiledParts } from '../model/index.ts';

/** What stands for a value, or a part of a text, that is secret and not recorded. */
export const leftOut: Json = { $leftOut: true };

/** The same where it is not known how much of it is secret. */
export const leftOutInDoubt: Json = { $leftOut: 'in-doubt' };

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
  const parts = typeof veiled === 'string' ? veiledParts(text, veiled) : undefined;
  if (parts === undefined) return leftOutInDoubt;
  if (parts.every((part) => part === null)) return leftOut;
  return { $parts: parts.map((part) => part ?? leftOut) };
}
