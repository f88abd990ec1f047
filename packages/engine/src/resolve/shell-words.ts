/** The words, or what is wrong with the text. */
export type ShellWords = { readonly words: readonly string[] } | { readonly problem: string };

/**
 * Splits a command as a POSIX shell splits words, without expanding anything: single quotes keep all, within double
 * quotes a backslash escapes `"` and `\`, elsewhere it escapes any character. As Python's `shlex.split`.
 */
export function splitShellWords(text: string): ShellWords {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (quote === "'") {
      if (character === "'") quote = '';
      else word += character;
    } else if (quote === '"') {
      if (character === '"') quote = '';
      else if (character === '\\') {
        index++;
        if (index >= text.length) return { problem: 'it ends with a backslash' };
        const escaped = text.charAt(index);
        word += escaped === '"' || escaped === '\\' ? escaped : `\\${escaped}`;
      } else word += character;
    } else if (character === "'" || character === '"') {
      quote = character;
      word ??= '';
    } else if (character === '\\') {
      index++;
      if (index >= text.length) return { problem: 'it ends with a backslash' };
      word = (word ?? '') + text.charAt(index);
    } else if (character === ' ' || character === '\t' || character === '\r' || character === '\n') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return { problem: `a quotation mark (${quote}) is never closed` };
  if (word !== undefined) words.push(word);
  return { words };
}
