const simple: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

const wide: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function asciiEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `u${code.toString(16).padStart(4, '0')}`;
  return `U${code.toString(16).padStart(8, '0')}`;
}

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string };

/** What stands between the quotes of a string literal, with its backslash escapes replaced as Python does. */
export function decodeEscapes(body: string): Decoded {
  if (!body.includes('\\')) return { ok: true, text: body };
  let text = '';
  let at = 0;
  while (at < body.length) {
    const slash = body.indexOf('\\', at);
    if (slash < 0) break;
    text += body.slice(at, slash);
    const kind = String.fromCodePoint(body.codePointAt(slash + 1) ?? 0x5c);
    at = slash + 1 + kind.length;
    const replacement = simple.get(kind);
    const size = wide.get(kind);
    if (replacement !== undefined) text += replacement;
    else if (size !== undefined) {
      const digits = body.slice(at, at + size);
      if (digits.length < size || !/^[0-9a-fA-F]+$/.test(digits))
        return { ok: false, message: `Expected ${size} hexadecimal digits after "\\${kind}" in this text.` };
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff)
        return { ok: false, message: `There is no character with the number ${digits} in this text.` };
      text += String.fromCodePoint(code);
      at += size;
    } else if (/[0-7]/.test(kind)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(slash + 1, slash + 4))?.[0] ?? kind;
      text += String.fromCodePoint(Number.parseInt(digits, 8));
      at = slash + 1 + digits.length;
    } else if (kind === 'N') {
      return { ok: false, message: '"\\N" has no meaning in this text: write the character itself.' };
    } else if ((kind.codePointAt(0) ?? 0) > 0x7f) {
      // Jinja2 first writes the literal in ASCII with escapes, so that this backslash escapes another one.
      text += `\\${asciiEscape(kind)}`;
    } else text += `\\${kind}`;
  }
  return { ok: true, text: text + body.slice(at) };
}
