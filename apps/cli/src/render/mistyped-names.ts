import { isSecretName } from '@maestro-ng/engine/secret-name';
import { nearest } from '../nearest.ts';

const secrets = [
  'password',
  'passwd',
  'secret',
  'token',
  'headers',
  'credentials',
  'authorization',
  'cookie',
  'auth',
];
/** Words and keys that are near one of the above, or of `endpoint`, and mean what they say. */
const others = ['secure', 'taken', 'auto', 'author', 'path', 'both', 'entrypoint'];

const known = new Map<string, boolean>();

/** Whether what goes by this name in a file may be a secret: it is called one, or a slip of one, as in `DB_PASWORD`. */
export function mayNameSecret(name: string): boolean {
  let answer = known.get(name);
  if (answer === undefined) {
    answer = isSecretName(name) || [name, ...name.split(/[_.-]/)].some(isSlipOfSecret);
    known.set(name, answer);
  }
  return answer;
}

/** Hardly anybody mistypes the first letter; without it `READER` and `LEADER` would be slips of `header`. */
function isSlipOfSecret(word: string): boolean {
  const typed = word.toLowerCase();
  if (typed.length < 3 || typed.length > 20) return false;
  const near = nearest(typed, [...others, ...secrets]);
  return near !== undefined && secrets.includes(near) && near.startsWith(typed.charAt(0));
}

/** Whether what goes by this name may be the address of an auditor: it is called so, or a slip of it. */
export function mayNameEndpoint(name: string): boolean {
  const typed = name.toLowerCase();
  return (
    typed.startsWith('e') && typed.length <= 20 && nearest(typed, [...others, 'endpoint']) === 'endpoint'
  );
}
