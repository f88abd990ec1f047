import { maskedWord, secretKey, tellsOfSecret } from '../model/index.ts';

const secretWord = new RegExp(`(?:pass|pwd|secret|token|credential|auth|bearer|${secretKey})`, 'i');
const isSecret = (name: string): boolean => tellsOfSecret(name.trim(), secretWord);

/**
 * A command for people's eyes: what follows a flag, a variable or a header that is called password, token or the like is
 * `***`, as is what stands before the host of a URL, and a URL's query.
 */
export function shownWords(words: readonly string[]): string {
  return words
    .map((word, index) => {
      const before = words[index - 1] ?? '';
      if (/^--?[\w-]+$/.test(before) && isSecret(before)) return '***';
      return shownWord(maskedWord(word, words.slice(0, index)));
    })
    .join(' ');
}

/**
 * What is `***` in a command as it is shown, to be looked for in other texts: each part as it stands, and its first word, as more of a
 * shell's line may be behind it.
 */
export function hiddenInWords(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const shown = shownWords(words.slice(0, index + 1)).slice(shownWords(words.slice(0, index)).length);
    const pieces = (index === 0 ? shown : shown.slice(1)).split('***');
    if (pieces.length < 2) return [];
    const pattern = pieces.map((piece) => piece.replace(special, String.raw`\$&`)).join('(.+?)');
    const [, ...parts] = new RegExp(`^${pattern}$`, 's').exec(word) ?? [];
    return parts.flatMap((part) => {
      const value = part.replace(/^(?:Bearer|Basic)\s+/i, '');
      return [part, ...(/^[^\s;|&"'`)]+/.exec(value) ?? [])];
    });
  });
}

const special = /[\\^$.*+?()[\]{}|]/g;

function shownWord(word: string): string {
  return withoutQuery(word)
    .replace(/:\/\/[^\s/@]*@/g, '://***@')
    .replace(/([\w-]+)(\s*[=:]\s*)(\S.*)$/, (whole, name: string, sign: string, value: string) =>
      isSecret(name) && !value.startsWith('//') ? `${name}${sign}***` : whole,
    )
    .replace(/(\s--?[\w-]+\s+)(\S+)/g, (whole, flag: string) => (isSecret(flag) ? `${flag}***` : whole));
}

/** A path or URL without the values of its query. */
export function withoutQuery(url: string): string {
  return url.replace(/([/\w]\?)[^\s'"]*=[^\s'"]*/g, '$1***');
}
