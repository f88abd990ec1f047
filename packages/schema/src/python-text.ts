import type { Document } from './document.ts';

type Container = Readonly<Record<string | number, unknown>>;

/**
 * What Python's `str()` makes of a value of the document: `True`, `None`, `1.0`, `1e+16`, `2001-01-01`,
 * `{'a': [1, None]}`. Text stays as it is.
 */
export function pythonText(document: Document, container: object, key: string | number): string {
  const value = (container as Container)[key];
  return typeof value === 'string' && document.scalar(container, key) === undefined
    ? value
    : pythonRepresentation(document, container, key);
}

/** What Python's `repr()` makes of it; only text differs from `str()`: it is quoted. */
function pythonRepresentation(document: Document, container: object, key: string | number): string {
  const value = (container as Container)[key];
  const scalar = document.scalar(container, key);
  if (scalar !== undefined) return scalar.python;
  if (Array.isArray(value)) {
    return `[${value.map((_, index) => pythonRepresentation(document, value, index)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.keys(value).map(
      (name) => `${quoted(name)}: ${pythonRepresentation(document, value, name)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return quoted(String(value));
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\\n\r\t'"]|[^\P{C}\n\r\t]|[^\P{Z} ]/gu, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
    return escapes.get(character) ?? codeEscape(character.codePointAt(0) ?? 0);
  });
  return quote + inner + quote;
}

/** A character that Python does not print: `\x07`, `\u200b`, `\U000e0001`. */
function codeEscape(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
