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
