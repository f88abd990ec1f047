import { isSecretVariable, secretValues } from './secret-name.ts';
import { veilCharacter } from './veil.ts';

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

/** All but the ends of lines. */
export function veilWholly(secret: string): string {
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
