const cased = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u;
const upperLike = /[\p{Uppercase}\p{Lt}]/u;

function titleOf(character: string): string {
  const upper = character.toUpperCase();
  const [first = '', ...rest] = upper;
  return rest.length === 0 ? upper : first + rest.join('').toLowerCase();
}

/** `str.capitalize`: the first character in title case, all others in lower case. */
export function capitalize(text: string): string {
  const [first] = text;
  return first === undefined ? '' : titleOf(first) + text.slice(first.length).toLowerCase();
}

/** `str.title`: every character that follows an uncased one in title case. */
export function titleCase(text: string): string {
  let result = '';
  let inWord = false;
  for (const character of text) {
    result += inWord ? character.toLowerCase() : titleOf(character);
    inWord = cased.test(character);
  }
  return result;
}

export function swapCase(text: string): string {
  let result = '';
  for (const character of text) {
    result += upperLike.test(character) ? character.toLowerCase() : character.toUpperCase();
  }
  return result;
}

export function caseFold(text: string): string {
  let result = '';
  for (const character of text) {
    result += character === '\u0131' ? character : character.toUpperCase().toLowerCase();
  }
  return result;
}

export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !upperLike.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

export function isTitle(text: string): boolean {
  let inWord = false;
  let any = false;
  for (const character of text) {
    if (upperLike.test(character)) {
      if (inWord) return false;
      inWord = true;
      any = true;
    } else if (/\p{Lowercase}/u.test(character)) {
      if (!inWord) return false;
      any = true;
    } else inWord = false;
  }
  return any;
}
