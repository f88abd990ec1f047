const named: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);
const plain = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/;
// What Python's `str.isprintable` refuses: separators but the space, controls, format characters, unassigned code points.
const unprintable = /[\p{Z}\p{C}]/u;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

export function isPrintable(character: string): boolean {
  return character === ' ' || !unprintable.test(character);
}

/** A text between quotes, as Python's `repr` writes it. */
export function textRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`;
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = '';
  for (const character of text) {
    const name = named.get(character);
    if (name !== undefined) result += name;
    else if (character === quote) result += `\\${quote}`;
    else result += isPrintable(character) ? character : escaped(character);
  }
  return quote + result + quote;
}

/** `ascii(text)`: as `repr`, with everything beyond ASCII escaped. */
export function asciiOf(repr: string): string {
  let result = '';
  for (const character of repr)
    result += (character.codePointAt(0) ?? 0) > 0x7e ? escaped(character) : character;
  return result;
}
