import type { Runtime } from '../evaluate/runtime.ts';
import { valueError } from '../failure.ts';
import { Dict } from '../values/dict.ts';
import { textOf, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { needInteger, needText } from './text-arguments.ts';

/** `str.translate`. */
export function translate(rt: Runtime, self: string, table: Value | undefined): string {
  if (!(table instanceof Dict)) throw expected('a mapping of characters', table ?? null);
  let result = '';
  for (const character of self) {
    const found = table.get(BigInt(character.codePointAt(0) ?? 0));
    if (found === undefined) result += character;
    else if (found !== null) result += textOf(found) ?? String.fromCodePoint(needInteger(found, 0));
    rt.checkLength(result.length);
  }
  return result;
}

/** `str.maketrans`. */
export function makeTranslation([from, to, drop]: readonly (Value | undefined)[]): Dict {
  const table = new Dict();
  if (from instanceof Dict && to === undefined) {
    for (const { key, value } of from.entries()) {
      const text = textOf(key);
      table.set(text === undefined ? key : BigInt(text.codePointAt(0) ?? 0), value);
    }
    return table;
  }
  const targets = [...needText(to, 'the second argument of maketrans')];
  const sources = [...needText(from, 'the first argument of maketrans')];
  if (sources.length !== targets.length)
    throw valueError('The first two arguments of "maketrans" must have the same length.');
  sources.forEach((source, index) => {
    table.set(BigInt(source.codePointAt(0) ?? 0), BigInt(targets[index]?.codePointAt(0) ?? 0));
  });
  for (const character of drop === undefined ? '' : needText(drop, 'the third argument of maketrans')) {
    table.set(BigInt(character.codePointAt(0) ?? 0), null);
  }
  return table;
}
