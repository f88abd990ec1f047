import { isSecretVariable, secretValues } from './secret-name.ts';

/** What stands, in a veiled text, for characters that are secret: of no script, so that no text that is written is taken for it. */
export const veilCharacter = '\uE000';

/** Shorter texts stand everywhere. */
const shortestCopy = 4;

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The variables with other texts, as long and with as many lines, in place of secrets and of copies of them in other
 * variables: what is made of them differs where it was made of secrets. undefined: there are no secrets.
 *
 * @param veil what takes the place of a secret. Default: as many times `veilCharacter`.
 */
export function veiledVariables(env: Variables, veil: Veil = veilWholly): Variables | undefined {
  const secrets = secretValues(env);
  if (secrets.length === 0) return undefined;
  const copies = secrets.filter(({ length }) => length >= shortestCopy);
  const veiled = ([name, value]: readonly [string, string | undefined]): [string, string | undefined] => {
    if (value === undefined || isSecretVariable(name)) return [name, value && veil(value)];
    return [name, copies.reduce((text, secret) => text.replaceAll(secret, veil), value)];
  };
  return Object.fromEntries(Object.entries(env).map(veiled));
}

type Veil = (secret: string) => string;

function veilWholly(secret: string): string {
  return secret.replace(/[^\r\n]/g, veilCharacter);
}

/**
 * With its punctuation, and in place of its digits and letters such as it does not have: so that it can be split, counted with, and
 * written in capitals.
 */
export function veilInForm(secret: string): string {
  const [digit, capital, letter] = ['123456789', 'XYZABCDEFGH', 'xyzabcdefgh'].map((known) =>
    otherThan(known, secret),
  );
  return secret.replace(/\d|\p{L}/gu, (found) => {
    const other = /\d/.test(found) ? digit : /\p{Lu}/u.test(found) ? capital : letter;
    return other?.(found) ?? found;
  });
}

/** What takes the place of a character: the first that is not in the secret; where it has all of them, another one than it is. */
function otherThan(known: string, secret: string): (character: string) => string {
  const [first = '', second = ''] = known;
  const absent = [...known].find((each) => !secret.includes(each));
  return (character) => absent ?? (character === first ? second : first);
}

/** Whether a text is another one with secrets in their place, and all else as it was. */
export function isVeiled(text: unknown, veiled: unknown): veiled is string {
  if (typeof text !== 'string' || typeof veiled !== 'string' || text.length !== veiled.length) return false;
  return veiled.split('').every((unit, at) => unit === veilCharacter || unit === text[at]);
}

/** The parts of a veiled text: null for what is veiled. */
export function aroundVeils(veiled: string): (string | null)[] {
  return veiled
    .split(new RegExp(`(${veilCharacter}+)`))
    .filter((part) => part !== '')
    .map((part) => (part.startsWith(veilCharacter) ? null : part));
}

/** A text with `***` in place of what differs in a copy of it; of all of it, where that has another form, or there is none. */
export function withoutVeils(text: string, other: string | undefined): string {
  if (text === other) return text;
  const parts = other === undefined ? [] : aroundVeils(veiledBy(text, other));
  const isKnown = parts.includes(null) && textsInGaps(parts, text) !== undefined;
  return isKnown ? parts.map((part) => part ?? '***').join('') : '***';
}

/** What stands in a text where a copy of it differs; nothing, where that has another form. */
export function textsBehindVeils(text: string, other: string): readonly string[] {
  return text === other ? [] : (textsInGaps(aroundVeils(veiledBy(text, other)), text) ?? []);
}

/** A copy with veils; of one that has the form of the text, where they differ. */
function veiledBy(text: string, other: string): string {
  if (other.includes(veilCharacter) || other.length !== text.length) return other;
  return other.replace(/[\s\S]/g, (unit, at: number) => (unit === text[at] ? unit : veilCharacter));
}

/** What stands in a text where its parts have a gap, which is whatever is no text; undefined: it is another text. */
export function textsInGaps(parts: readonly unknown[], text: string): readonly string[] | undefined {
  const found: string[] = [];
  let at = 0;
  let open = false;
  for (const [index, part] of parts.entries()) {
    if (typeof part !== 'string') {
      open = true;
      continue;
    }
    const place = open
      ? index === parts.length - 1
        ? text.length - part.length
        : text.indexOf(part, at)
      : at;
    if (place < at || !text.startsWith(part, place)) return undefined;
    if (open) found.push(text.slice(at, place));
    at = place + part.length;
    open = false;
  }
  if (open) found.push(text.slice(at));
  else if (at !== text.length) return undefined;
  return found;
}
