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

const wide: ReadonlyMap<string, { digits: number; name: string }> = new Map([
  ['x', { digits: 2, name: 'truncated \\xXX escape' }],
  ['u', { digits: 4, name: 'truncated \\uXXXX escape' }],
  ['U', { digits: 8, name: 'truncated \\UXXXXXXXX escape' }],
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
    const hex = wide.get(kind);
    if (replacement !== undefined) text += replacement;
    else if (hex !== undefined) {
      const digits = body.slice(at, at + hex.digits);
      if (digits.length < hex.digits || !/^[0-9a-fA-F]+$/.test(digits))
        return { ok: false, message: hex.name };
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff) return { ok: false, message: 'illegal Unicode character' };
      text += String.fromCodePoint(code);
      at += hex.digits;
    } else if (/[0-7]/.test(kind)) {
      const digits = /^[0-7]{1,3}/.exec(body.slice(slash + 1, slash + 4))?.[0] ?? kind;
      text += String.fromCodePoint(Number.parseInt(digits, 8));
      at = slash + 1 + digits.length;
    } else if (kind === 'N') {
      return { ok: false, message: 'malformed \\N character escape' };
    } else if ((kind.codePointAt(0) ?? 0) > 0x7f) {
      // Jinja2 first writes the literal in ASCII with escapes, so that this backslash escapes another one.
      text += `\\${asciiEscape(kind)}`;
    } else text += `\\${kind}`;
  }
  return { ok: true, text: text + body.slice(at) };
}
