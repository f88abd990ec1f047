/** Keys that are secret, as a part of a regular expression: `PUBLIC_KEY` and `KEY_NAME` are none. */
export const secretKey = '(?:access|api|encryption|master|private|session|signing)[_-]?key';

/** A word that says that something is secret, as a part of a regular expression. */
export const secretWord: string = `(?:pass(?:w[a-z]*|phrase|code)?|pwd|secret|toke?n|jwt|credential|${secretKey}|auth|authorization|cookie|header)s?`;

const secretName = new RegExp(`${secretWord}(?=[_.-]|$)`, 'i');

/** Whether what goes by this name is a secret: `DB_PASSWORD`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Every shell sets them: the working directory, and the one before. */
const directories: ReadonlySet<string> = new Set(['PWD', 'OLDPWD']);

/** Whether the name of an environment variable says that it holds a secret. */
export function isSecretVariable(name: string): boolean {
  return isSecretName(name) && !directories.has(name);
}

const known = new WeakMap<{ readonly name: string }, boolean>();

/** The same of a variable, asked once: many containers have the same ones. */
export function hasSecretName(variable: { readonly name: string }): boolean {
  let answer = known.get(variable);
  if (answer === undefined) {
    answer = isSecretVariable(variable.name);
    known.set(variable, answer);
  }
  return answer;
}
