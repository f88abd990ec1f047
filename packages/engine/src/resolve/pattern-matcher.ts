type Piece =
  | { readonly kind: 'any-text' }
  | { readonly kind: 'any-character' }
  | { readonly kind: 'character'; readonly character: string }
  | {
      readonly kind: 'set';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [number, number])[];
    };

/**
 * A test for names after a pattern of Python's `fnmatch` (as MaestroNG 0.8.3 uses it, on POSIX): `*` is any text, `/`
 * included, `?` one character, `[a-z]` one of these, `[!a-z]` one other than these; upper and lower case differ; a `[`
 * that is not closed is a `[`; a range that runs backwards is empty. Takes time in proportion to name and pattern, whatever the pattern.
 */
export function patternMatcher(pattern: string): (name: string) => boolean {
  const pieces = parse([...pattern]);
  return (name) => matches([...name], pieces);
}

function parse(pattern: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const end = character === '[' ? endOfSet(pattern, at) : undefined;
    if (end !== undefined) {
      pieces.push(parseSet(pattern.slice(at + 1, end)));
      at = end;
    } else if (character === '*') pieces.push({ kind: 'any-text' });
    else if (character === '?') pieces.push({ kind: 'any-character' });
    else pieces.push({ kind: 'character', character });
  }
  return pieces;
}

/** Where the `]` of the set is that begins at `start`; one that comes first, also after `!`, is a member. */
function endOfSet(pattern: readonly string[], start: number): number | undefined {
  const first = pattern[start + 1] === '!' ? start + 2 : start + 1;
  const end = pattern.indexOf(']', pattern[first] === ']' ? first + 1 : first);
  return end === -1 ? undefined : end;
}

function parseSet(text: readonly string[]): Piece {
  const negated = text[0] === '!';
  const members = negated ? text.slice(1) : text;
  const ranges: [number, number][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const first = codePoint(members[at]);
    if (members[at + 1] === '-' && at + 2 < members.length) {
      ranges.push([first, codePoint(members[at + 2])]);
      at += 2;
    } else ranges.push([first, first]);
  }
  return { kind: 'set', negated, ranges };
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}

/** Walks both at once; after a mismatch the latest `*` takes in one character more. Earlier ones need no second try. */
function matches(name: readonly string[], pieces: readonly Piece[]): boolean {
  let at = 0;
  let piece = 0;
  let star: { readonly piece: number; at: number } | undefined;
  while (at < name.length) {
    const current = pieces[piece];
    if (current?.kind === 'any-text') {
      star = { piece, at };
      piece += 1;
    } else if (current !== undefined && matchesOne(name[at] ?? '', current)) {
      at += 1;
      piece += 1;
    } else if (star !== undefined) {
      star.at += 1;
      at = star.at;
      piece = star.piece + 1;
    } else return false;
  }
  return pieces.slice(piece).every(({ kind }) => kind === 'any-text');
}

function matchesOne(character: string, piece: Exclude<Piece, { kind: 'any-text' }>): boolean {
  switch (piece.kind) {
    case 'any-character':
      return true;
    case 'character':
      return character === piece.character;
    case 'set': {
      const code = codePoint(character);
      return piece.ranges.some(([first, last]) => first <= code && code <= last) !== piece.negated;
    }
  }
}
