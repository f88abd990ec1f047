import { maskedWord, secretKey, secretOfWord, secretParts, tellsOfSecret } from '../model/index.ts';

const secretWord = new RegExp(`(?:pass|pwd|secret|token|credential|auth|bearer|${secretKey})`, 'i');
const isSecret = (name: string): boolean => tellsOfSecret(name.trim(), secretWord);

const hidden = '***';
/** Hears of what is hidden. */
type Hear = (secret: string) => void;

/**
 * A command for people's eyes: what follows a flag, a variable or a header that is called password, token or the like is
 * `***`, as is what stands before the host of a URL, and a URL's query.
 */
export function shownWords(words: readonly string[]): string {
  return words.map((_, index) => shownWord(words, index, () => undefined)).join(' ');
}

/**
 * What is `***` in a command as it is shown, to be looked for in other texts: each part as it stands, and its first word, as more of a
 * shell's line may be behind it.
 */
export function hiddenInWords(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const index of words.keys()) shownWord(words, index, (secret) => found.push(secret));
  const all = found
    .filter((secret) => !secret.includes(hidden))
    .flatMap((secret) => [secret, ...(firstWord.exec(secret)?.slice(1) ?? [])]);
  return [...new Set(all)];
}

const firstWord = /^(?:(?:Bearer|Basic)\s+)?([^\s;|&"'`)]+)/i;

function shownWord(words: readonly string[], index: number, hear: Hear): string {
  const [word = '', before] = [words[index], words.slice(0, index)];
  const hide = (secret: string): string => {
    hear(secret);
    return hidden;
  };
  const last = before.at(-1) ?? '';
  if (/^--?[\w-]+$/.test(last) && isSecret(last)) return hide(word);
  const start = secretOfWord(word, before);
  for (const part of start === undefined ? secretParts(word) : [word.slice(start)]) hear(part);
  return maskedWord(word, before)
    .replace(query, (_, path: string, values: string) => `${path}${hide(values)}`)
    .replace(/:\/\/([^\s/@]*)@/g, (_, user: string) => `://${hide(user)}@`)
    .replace(/([\w-]+)(\s*[=:]\s*)(\S.*)$/, (whole, name: string, sign: string, value: string) =>
      isSecret(name) && !value.startsWith('//') ? `${name}${sign}${hide(value)}` : whole,
    )
    .replace(/(\s--?[\w-]+\s+)(\S+)/g, (whole, flag: string, value: string) =>
      isSecret(flag) ? `${flag}${hide(value)}` : whole,
    );
}

const query = /([/\w]\?)([^\s'"]*=[^\s'"]*)/g;

/** A path or URL without the values of its query. */
export function withoutQuery(url: string): string {
  return url.replace(query, `$1${hidden}`);
}
