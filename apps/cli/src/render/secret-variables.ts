import { isSecretVariable } from '@maestro-ng/engine/secret-name';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Shorter texts stand everywhere. */
const shortestCopy = 4;

/**
 * The variables with other texts, as long and with as many lines, in place of secrets and of copies of them in other
 * variables. undefined: there are no secrets.
 */
export function withoutSecrets(env: Variables): Variables | undefined {
  const secrets = secretValues(env);
  if (secrets.length === 0) return undefined;
  const copies = secrets.filter(({ length }) => length >= shortestCopy);
  const veiled = ([name, value]: readonly [string, string | undefined]): [string, string | undefined] => {
    if (value === undefined || isSecretVariable(name)) return [name, value && veil(value)];
    return [name, copies.reduce((text, secret) => text.replaceAll(secret, veil), value)];
  };
  return Object.fromEntries(Object.entries(env).map(veiled));
}

/** A text without the values of secret variables, in whatever case they are written. */
export function withoutSecretValues(env: Variables): (text: string) => string {
  const values = secretValues(env).filter(({ length }) => length >= shortestCopy);
  if (values.length === 0) return (text) => text;
  const longestFirst = [...values].sort((left, right) => right.length - left.length);
  const any = new RegExp(
    longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'gi',
  );
  return (text) => text.replace(any, '***');
}

function secretValues(env: Variables): string[] {
  return Object.entries(env).flatMap(([name, value = '']) =>
    value !== '' && isSecretVariable(name) ? [value] : [],
  );
}

/**
 * Whether a text is another one with secrets in their place, and all else as it was: `other` is made of what `withoutSecrets`
 * gives, and shows then where they are.
 */
export function isVeiled(text: unknown, other: unknown): other is string {
  if (typeof text !== 'string' || typeof other !== 'string' || text.length !== other.length) return false;
  return other.split('').every((unit, at) => unit === veilCharacter || unit === text[at]);
}

/** Of a character that belongs to no script, so that no text that is written is taken for it. */
const veilCharacter = '\uE000';

function veil(secret: string): string {
  return secret.replace(/[^\r\n]/g, veilCharacter);
}
