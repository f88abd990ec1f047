import type { Pattern } from './lazy-pattern.ts';

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Fewer characters stand in words by chance: then only such neighbours are looked for as share bits with the value. */
const shortestBase64 = 5;

/** Where base64 is wrapped: a line break, also as JSON or a URL escapes it, with what indents the next line. */
export const wrapping: RegExp = /(?<=[\w+/-])(?:(?:\\+r)?\\+n|(?:%0[Dd])?%0[Aa]|\n)[ \t]*(?=[\w+/-])/gu;

/**
 * Patterns for what a value looks like in the base64 of whatever it is a part of: it begins at the first, second or third byte of a
 * group; of what it shares with others the neighbour's is left. They are looked for where nothing is wrapped.
 */
export function inBase64(secret: string): Pattern[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].map((before) => {
    const bits = (before + bytes.length) * 8;
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const [from, until] = [Math.ceil((before * 8) / 6), Math.floor(bits / 6)];
    const literal = encoded.slice(from, until);
    const isShort = until - from < shortestBase64;
    const shared = (at: number, mask: number): string =>
      isShort ? alike(encoded.charAt(at), mask) : String.raw`[\w+/-]?`;
    const first = before === 0 ? '' : shared(from - 1, before === 1 ? 0b001111 : 0b000011);
    const last =
      bits % 6 === 0 ? '' : `${shared(until, bits % 6 === 2 ? 0b110000 : 0b111100)}(?:=|%3[Dd]){0,2}`;
    const source = (): string => `${first}${Array.from(literal, inAnyAlphabet).join('')}${last}`;
    return { literal, isEscapable: false, source };
  });
}

/** The digits that have these bits in common with one. */
function alike(digit: string, mask: number): string {
  const bits = base64Digits.indexOf(digit) & mask;
  const digits = Array.from(base64Digits).filter((_, value) => (value & mask) === bits);
  return `(?:${digits.map(inAnyAlphabet).join('|')})`;
}

/** `-` and `_` are digits of URLs. */
function inAnyAlphabet(digit: string): string {
  if (digit === '+') return '(?:[+-]|%2[Bb])';
  return digit === '/' ? '(?:[/_]|%2[Ff])' : digit;
}
