/** Anything shorter occurs in words by chance, and hiding it would show where. */
const shortest = 3;
/** A longer one is looked for as it is, and whole in JSON and in a URL: no message has room for more. */
const longestPattern = 4096;
const hidden = '***';

/**
 * A text in which none of these values can be read: neither as they are, nor as they stand in JSON, in URLs (in whole or in
 * part, once or twice over), in HTML, or in base64 of whatever they are a part of. Values shorter than three characters
 * are left.
 */
export function hideValues(text: string, values: Iterable<string>): string {
  // The longer first: one may be a part of another.
  const secrets = [...new Set([...values].flatMap(withLines))]
    .filter(({ length }) => length >= shortest)
    .sort((left, right) => right.length - left.length);
  let shown = text;
  for (const secret of secrets) for (const spelling of spellings(secret)) shown = hideOne(shown, spelling);
  return shown;
}

/** Of several lines, each that is no commonplace is one by itself: output is cut into lines. */
function withLines(value: string): string[] {
  const lines = value.split(/\r?\n/u).filter(({ length }) => length >= 8);
  return value.includes('\n') ? [value, ...lines] : [value];
}

function hideOne(text: string, spelling: string | RegExp): string {
  return text.replaceAll(spelling, hidden);
}

function spellings(secret: string): (string | RegExp)[] {
  if (secret.length <= longestPattern) return [anyEscaping(secret), ...inBase64(secret)];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
}

/** Each character by itself may be escaped, in the ways of JSON, URLs and HTML. */
function anyEscaping(secret: string): RegExp {
  return new RegExp(Array.from(secret, escapings).join(''), 'gu');
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\b', 'b'],
  ['\f', 'f'],
]);
const entities: ReadonlyMap<string, string> = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
]);

function escapings(character: string): string {
  const inUrl = [...Buffer.from(character)].map((byte) => `%(?:25)*${anyCase(hex(byte, 2))}`).join('');
  const inJson = Array.from({ length: character.length }, (_, index) => {
    return String.raw`\\+u${anyCase(hex(character.charCodeAt(index), 4))}`;
  }).join('');
  const short = shortEscapes.get(character);
  const entity = entities.get(character);
  const point = character.codePointAt(0) ?? 0;
  return `(?:${[
    String.raw`\\*${character.replace(/[\\^$.*+?()[\]{}|/]/u, String.raw`\$&`)}`,
    inUrl,
    inJson,
    `&#0*${point};|&#[xX]0*${anyCase(hex(point, 1))};`,
    ...(short === undefined ? [] : [String.raw`\\+${short}`]),
    ...(entity === undefined ? [] : [`&${entity};`]),
    ...(character === ' ' ? [String.raw`\+`] : []),
  ].join('|')})`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

function anyCase(digits: string): string {
  return digits.replace(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

/** The shortest run of base64 that is looked for: fewer characters stand in words by chance. */
const shortestBase64 = 5;

/** A value begins at the first, second or third byte of a group; of what it shares with others the neighbour's is left. */
function inBase64(secret: string): RegExp[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    if (own.length < shortestBase64) return [];
    const either = own.replace(/[+/]/gu, (sign) => (sign === '+' ? '(?:[+-]|%2[Bb])' : '(?:[/_]|%2[Ff])'));
    const neighbour = String.raw`[\w+/-]?`;
    const first = before === 0 ? '' : neighbour;
    const last = ((before + bytes.length) * 8) % 6 === 0 ? '' : `${neighbour}(?:=|%3[Dd]){0,2}`;
    return [new RegExp(`${first}${either}${last}`, 'gu')];
  });
}
