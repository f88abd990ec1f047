const cased = /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u;
const upperLike = /[\p{Uppercase}\p{Lt}]/u;

const ignorable = /[\p{Mn}\p{Me}\p{Cf}\p{Lm}\p{Sk}'.:\u00b7\u2018\u2019\u2024\u2027]/u;
// The letters whose title case is neither their upper case nor the first letter of it.
const digraphs: ReadonlyMap<string, string> = new Map([
  ['\u01c4', '\u01c5'],
  ['\u01c6', '\u01c5'],
  ['\u01c7', '\u01c8'],
  ['\u01c9', '\u01c8'],
  ['\u01ca', '\u01cb'],
  ['\u01cc', '\u01cb'],
  ['\u01f1', '\u01f2'],
  ['\u01f3', '\u01f2'],
]);

function titleOf(character: string): string {
  const digraph = digraphs.get(character);
  if (digraph !== undefined || upperLike.test(character)) return digraph ?? character;
  const [first = '', ...rest] = character.toUpperCase();
  return first + rest.join('').toLowerCase();
}

/** A character in lower case; a sigma at the end of its word takes another form. */
function lowerAt(characters: readonly string[], index: number): string {
  const character = characters[index] ?? '';
  if (character !== '\u03a3') return character.toLowerCase();
  const letter = (step: number): boolean => {
    let at = index + step;
    while (ignorable.test(characters[at] ?? '')) at += step;
    return cased.test(characters[at] ?? '');
  };
  return letter(-1) && !letter(1) ? '\u03c2' : '\u03c3';
}

/** `str.capitalize`: the first character in title case, all others in lower case. */
export function capitalize(text: string): string {
  const characters = [...text];
  return characters
    .map((character, index) => (index === 0 ? titleOf(character) : lowerAt(characters, index)))
    .join('');
}

/** `str.title`: every character that follows an uncased one in title case. */
export function titleCase(text: string): string {
  const characters = [...text];
  return characters
    .map((character, index) =>
      cased.test(characters[index - 1] ?? '') ? lowerAt(characters, index) : titleOf(character),
    )
    .join('');
}

export function swapCase(text: string): string {
  const characters = [...text];
  return characters
    .map((character, index) =>
      upperLike.test(character) ? lowerAt(characters, index) : character.toUpperCase(),
    )
    .join('');
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
