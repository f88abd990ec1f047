import { secretValues } from '@maestro-ng/engine/secret-name';

/** Shorter texts stand everywhere. */
const shortest = 4;

/** A text without the values of secret variables, in whatever case they are written. */
export function withoutSecretValues(
  env: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const values = secretValues(env).filter(({ length }) => length >= shortest);
  if (values.length === 0) return (text) => text;
  const longestFirst = [...values].sort((left, right) => right.length - left.length);
  const any = new RegExp(
    longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'gi',
  );
  return (text) => text.replace(any, '***');
}
