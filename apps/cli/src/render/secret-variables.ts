import { secretValues } from '@maestro-ng/engine/secret-name';

/** Shorter texts stand everywhere. */
const shortest = 4;

/**
 * A text without the values of secret variables, in whatever case they are written.
 *
 * @param others texts that are secret, too.
 */
export function withoutSecretValues(
  env: Readonly<Record<string, string | undefined>>,
  others: readonly string[] = [],
): (text: string) => string {
  const values = [...secretValues(env), ...others].filter(({ length }) => length >= shortest);
  if (values.length === 0) return (text) => text;
  const longestFirst = [...values].sort((left, right) => right.length - left.length);
  const any = new RegExp(
    longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'gi',
  );
  return (text) => text.replace(any, '***');
}
