import type { Runtime } from '../evaluate/runtime.ts';
import { str } from '../printing/str.ts';
import { Markup, TemplateModuleMark, type Value } from './value.ts';

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ["'", '&#39;'],
  ['"', '&#34;'],
]);

export function escapeText(text: string): string {
  return /[&<>'"]/.test(text) ? text.replace(/[&<>'"]/g, (sign) => entities.get(sign) ?? sign) : text;
}

/** Whether a value says of itself that it is safe HTML. */
export function isSafe(value: Value): boolean {
  return value instanceof Markup || value instanceof TemplateModuleMark;
}

/** The text of a value with HTML's special characters escaped, unless it is safe already. */
export function escapeValue(rt: Runtime, value: Value): Markup {
  if (value instanceof Markup) return value;
  const text = str(rt, value);
  return new Markup(isSafe(value) ? text : escapeText(text));
}
