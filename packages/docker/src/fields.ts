import { type Dictionary, dictionary } from '@maestro-ng/engine';

/** An object of the Engine's JSON, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Empty for what is no object. */
export function optionalRecord(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Empty for what is no list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Empty for what is no text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** 0 for what is no number. */
export function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The texts of a list; what else is in it is left out. */
export function textList(value: unknown): string[] {
  return list(value).filter((item) => typeof item === 'string');
}

/** A dictionary of texts. */
export function texts(value: unknown): Dictionary<string> {
  return dictionary(Object.entries(optionalRecord(value)).map(([name, item]) => [name, text(item)]));
}
