/**
 * Characters that could drive a terminal, or make text read as what it is not: C0 and C1 controls, DEL, line and
 * paragraph separators, and the marks that turn the direction of writing.
 */
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const colour = /\u001b\[[0-9;:]*m/g;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16);
  return (
    shortEscapes[character] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
  );
}

/** Text from outside (names, answers of an Engine) as one line that is safe to print: `\x1b[2J` shows as such. */
export function sanitize(text: string): string {
  return text.replace(unsafe, escaped);
}

/** A line of a container's log: its colours are left out, tabs are kept as spaces, everything else shows as it is. */
export function sanitizeLogLine(line: string): string {
  return sanitize(line.replace(/\r$/, '').replace(colour, '').replaceAll('\t', '    '));
}

/** The same with its colours, which end with it. */
export function sanitizeColouredLine(line: string): string {
  const parts = line.split(colour);
  if (parts.length === 1) return sanitizeLogLine(line);
  const colours = line.match(colour) ?? [];
  const shown = parts.map((part, index) => `${sanitizeLogLine(part)}${colours[index] ?? ''}`).join('');
  return `${shown}\u001b[0m`;
}

/** A message of several lines: each is made safe, the line breaks stay. */
export function sanitizeLines(text: string): string {
  return text.split('\n').map(sanitize).join('\n');
}

/** JSON on one line, with the characters escaped that `JSON.stringify` leaves as they are and terminals act upon. */
export function safeJson(value: unknown, space?: number): string {
  return JSON.stringify(value, null, space).replace(unsafe, (character) =>
    // Only line breaks between elements are ever raw here; inside of texts JSON escapes them.
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
