import { inBase64, wrapping } from './in-base64.ts';
import { inJson } from './in-json.ts';
import { type Pattern, placesOf } from './lazy-pattern.ts';
import { escapeSequence, ignored, plainText } from './plain-text.ts';

/** Anything shorter occurs in words by chance, and hiding it would show where. */
const shortest = 3;
/** A longer one is looked for as it is, and whole in JSON and in a URL: no message has room for more. */
const longestPattern = 4096;
const hidden = '***';

/**
 * A text from elsewhere, made plain, in which none of these values can be read: neither as they are, nor as they stand in
 * JSON, in URLs (in whole or in part, once or twice over), in HTML, in quotes of CSV, YAML or a shell, in what a shell's `echo` makes of
 * them, or in base64 of whatever they are a part of, which may be wrapped into lines, with colours or what cannot be seen between their
 * characters. Values shorter than three characters are left.
 */
export function hideValues(text: string, values: Iterable<string>): string {
  const secrets = new Set(
    [...values]
      .flatMap(echoed)
      .flatMap(withLines)
      .flatMap((secret) => [secret, withoutEscapes(secret)]),
  );
  const [plain, encoded] = [[...secrets].flatMap(spellings), [...secrets].flatMap(base64Spellings)];
  // An escape sequence may end in what is the first character of a value: so with what terminals make of it, and without.
  const found = views(text).flatMap((seen) => {
    const unwrapped = without(seen, wrapping);
    return [
      ...plain.flatMap((pattern) => placesIn(seen, pattern)),
      ...encoded.flatMap((pattern) => placesIn(unwrapped, pattern)),
    ];
  });
  let shown = '';
  let from = 0;
  for (const { start, end } of apart(found)) {
    shown += `${plainText(text.slice(from, start))}${hidden}`;
    from = end;
  }
  return shown + plainText(text.slice(from));
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** What of a text is seen, and where each of its UTF-16 code units stands in it. */
interface Seen {
  readonly text: string;
  readonly at: readonly number[];
}

const escapesAndIgnored = new RegExp(`${escapeSequence.source}|${ignored.source}`, 'gu');

function views(text: string): Seen[] {
  const whole = { text, at: Array.from({ length: text.length }, (_, index) => index) };
  const seen = without(whole, ignored);
  return text.search(escapeSequence) === -1 ? [seen] : [seen, without(whole, escapesAndIgnored)];
}

function without({ text, at }: Seen, skipped: RegExp): Seen {
  const kept: number[] = [];
  let seen = '';
  let from = 0;
  const take = (until: number): void => {
    for (let index = from; index < until; index += 1) kept.push(at[index] ?? 0);
    seen += text.slice(from, until);
  };
  for (const { 0: unseen, index } of text.matchAll(skipped)) {
    take(index);
    from = index + unseen.length;
  }
  take(text.length);
  return { text: seen, at: kept };
}

function placesIn({ text, at }: Seen, pattern: Pattern): Place[] {
  return placesOf(pattern, text).map(({ 0: found, index }) => ({
    start: at[index] ?? 0,
    end: (at[index + found.length - 1] ?? 0) + 1,
  }));
}

/** Places in their order; those that share characters are one. */
function apart(places: readonly Place[]): Place[] {
  const result: Place[] = [];
  for (const place of [...places].sort((left, right) => left.start - right.start)) {
    const last = result.at(-1);
    if (last === undefined || last.end <= place.start) result.push(place);
    else result.splice(-1, 1, { start: last.start, end: Math.max(last.end, place.end) });
  }
  return result;
}

function withoutEscapes(secret: string): string {
  return secret.replace(escapeSequence, '');
}

/** Of several lines, each that is no commonplace is one by itself: output is cut into lines. */
function withLines(value: string): string[] {
  const lines = value.split(/\r?\n/u).filter(({ length }) => length >= 8);
  return value.includes('\n') ? [value, ...lines] : [value];
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['e', '\u001b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** A value as it is, and as a shell's `echo` or `printf` prints it, which take what follows a backslash for an escape. */
function echoed(value: string): string[] {
  if (!value.includes('\\')) return [value];
  // Nothing is printed behind \c.
  const [, printed = value] = /^((?:[^\\]|\\[^c])*)\\c/su.exec(value) ?? [];
  const read = printed.replace(
    /\\(?:0?([0-7]{1,3})|x([\da-f]{1,2})|([abefnrtv\\]))/giu,
    (whole, ...groups) => {
      const [octal, hexadecimal, letter] = groups as (string | undefined)[];
      if (letter !== undefined) return escapes.get(letter) ?? whole;
      const byte = octal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number.parseInt(octal, 8);
      return byte < 0x80 ? String.fromCharCode(byte) : '\uFFFD';
    },
  );
  return [value, read];
}

function spellings(secret: string): Pattern[] {
  const seen = secret.replace(ignored, '');
  if (seen.length < shortest) return [];
  if (secret.length <= longestPattern)
    return [secret, ...requoted(secret)].map((spelling) => ({
      literal: spelling,
      isEscapable: true,
      source: () => anyEscaping(spelling),
    }));
  return [seen, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)].map((spelling) => ({
    literal: spelling,
    isEscapable: false,
    source: () => spelling.replace(special, String.raw`\$&`),
  }));
}

function base64Spellings(secret: string): Pattern[] {
  if (secret.length > longestPattern || secret.replace(ignored, '').length < shortest) return [];
  return [secret, ...inJson(secret)].flatMap(inBase64);
}

/** Quotes within quotes: of CSV and SQL, of SQL and YAML, and of a shell, in either way. */
const quotesWithin = [
  ['"', '""'],
  ["'", "''"],
  ["'", String.raw`'\''`],
  ["'", `'"'"'`],
] as const;

function requoted(secret: string): string[] {
  return quotesWithin.flatMap(([quote, within]) =>
    secret.includes(quote) ? [secret.replaceAll(quote, within)] : [],
  );
}

/** Each character by itself may be escaped, in the ways of JSON, URLs and HTML; what is not seen may be left out. */
function anyEscaping(secret: string): string {
  const unseen = new Set<string>();
  const pieces: string[] = [];
  for (const { 0: character, index } of secret.matchAll(/./gsu)) {
    if (character.search(ignored) === 0) {
      for (const spelling of escapings(character)) unseen.add(spelling);
      continue;
    }
    if (unseen.size > 0) pieces.push(`(?:${[...unseen].join('|')})*`);
    unseen.clear();
    const behind = secret.slice(index + character.length).replace(ignored, '');
    const itself = character === '\\' ? backslashOf(behind, pieces) : asItIs(character);
    // Escapes first: a backslash by itself would leave the rest of one.
    pieces.push(`(?:${[...escapings(character), itself].join('|')})`);
  }
  return pieces.join('');
}

const special = /[\\^$.*+?()[\]{}|/]/gu;

/** As many as there are, or the last one of them: what begins within a row of them would be looked for as often as it is long. */
const backslashes = String.raw`(?:(?<!\\)\\+|\\)`;

/** A character may stand for itself behind backslashes. */
function asItIs(character: string): string {
  return `${backslashes}?${character.replace(special, String.raw`\$&`)}`;
}

/** Of backslashes in a row the last one stands for however many there are: what each may stand for can be told in one way only. */
function backslashOf(behind: string, before: readonly string[]): string {
  const first = before.length === 0 ? String.raw`(?<!\\)` : '';
  return `${first}${behind.startsWith('\\') ? String.raw`\\` : String.raw`\\+`}`;
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

/** All but the character itself. */
function escapings(character: string): string[] {
  const inUrl = [...Buffer.from(character)].map((byte) => `%(?:25)*${anyCase(hex(byte, 2))}`).join('');
  const inJson = Array.from({ length: character.length }, (_, index) => {
    return `${backslashes}u${anyCase(hex(character.charCodeAt(index), 4))}`;
  }).join('');
  const short = shortEscapes.get(character);
  const entity = entities.get(character);
  const point = character.codePointAt(0) ?? 0;
  return [
    inUrl,
    inJson,
    `&#0*${point};|&#[xX]0*${anyCase(hex(point, 1))};`,
    ...(short === undefined ? [] : [`${backslashes}${short}`]),
    ...(entity === undefined ? [] : [`&${entity};`]),
    ...(character === ' ' ? [String.raw`\+`] : []),
  ];
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

function anyCase(digits: string): string {
  return digits.replace(/[a-f]/gu, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
