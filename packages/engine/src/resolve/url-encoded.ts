import type { Json } from '../model/index.ts';
import { jsonText } from './json-text.ts';

/**
 * Pairs of a query or a form, as Python's requests takes them and `urlencode` writes them: from a mapping, whose values
 * may be lists, or a list of pairs. What is null is left out. undefined: it is neither.
 */
export function urlEncoded(value: Json): string | undefined {
  const pairs = pairsOf(value);
  return pairs?.map(([name, text]) => `${quoted(name)}=${quoted(text)}`).join('&');
}

function pairsOf(value: Json): [string, string][] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries: (readonly [string, Json])[] = [];
  if (isList(value)) {
    for (const entry of value) {
      if (typeof entry !== 'object' || entry === null || !isList(entry) || entry.length !== 2)
        return undefined;
      const [name = null, of = null] = entry;
      entries.push([jsonText(name), of]);
    }
  } else entries.push(...Object.entries(value));
  return entries.flatMap(([name, of]) => {
    const values = typeof of === 'object' && of !== null && isList(of) ? of : [of];
    return values.filter((each) => each !== null).map((each): [string, string] => [name, jsonText(each)]);
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** As Python's `quote_plus`. */
function quoted(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
