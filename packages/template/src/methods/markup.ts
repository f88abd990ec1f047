import type { Runtime } from '../evaluate/runtime.ts';
import { strFormat } from '../format/str-format.ts';
import type { Arguments } from '../values/arguments.ts';
import { escapeText, escapeValue, isSafe } from '../values/escape.ts';
import { toArray } from '../values/iterate.ts';
import { isText } from '../values/types.ts';
import { Markup, NativeFunction, Tuple, type Value } from '../values/value.ts';
import { unescapeEntities } from './entities.ts';
import { split } from './split.ts';
import { stringMethods } from './strings.ts';

const escaping = new Set([
  'capitalize',
  'title',
  'lower',
  'upper',
  'replace',
  'ljust',
  'rjust',
  'lstrip',
  'rstrip',
  'center',
  'strip',
  'translate',
  'expandtabs',
  'swapcase',
  'zfill',
  'partition',
  'rpartition',
]);
const wrapping = new Set(['split', 'rsplit', 'splitlines']);

function wrap(value: Value): Value {
  if (typeof value === 'string') return new Markup(value);
  if (Array.isArray(value)) return value.map(wrap);
  return value instanceof Tuple ? new Tuple(value.items.map(wrap)) : value;
}

function escapeTexts(rt: Runtime, args: Arguments): Arguments {
  const safe = (value: Value): Value => (isText(value) || isSafe(value) ? escapeValue(rt, value) : value);
  return {
    positional: args.positional.map(safe),
    named: new Map([...args.named].map(([name, value]) => [name, safe(value)])),
  };
}

/** A text without what stands between two marks, and without these. */
function without(text: string, open: string, close: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    const end = start < 0 ? -1 : text.indexOf(close, start + open.length);
    if (end < 0) return result + text.slice(at);
    result += text.slice(at, start);
    at = end + close.length;
  }
}

/** Safe HTML without its tags, comments and entities, and with single spaces. */
export function stripTags(text: string): string {
  const bare = without(without(text, '<!--', '-->'), '<', '>');
  return unescapeEntities(split(bare, undefined, -1).join(' '));
}

/** A method of a text that counts as safe: what goes into it is escaped, what comes out is safe. */
export function markupMethod(self: Markup, name: string): Value | undefined {
  const native = (run: (rt: Runtime, args: Arguments) => Value): NativeFunction =>
    new NativeFunction(name, run, 'method');
  switch (name) {
    case 'unescape':
      return native(() => unescapeEntities(self.text));
    case 'striptags':
      return native(() => stripTags(self.text));
    case 'format':
      return native((rt, args) => new Markup(strFormat(rt, self.text, args, escapeText)));
    case 'join':
      return native((rt, args) => {
        const parts = toArray(rt, args.positional[0] ?? null).map((item) => escapeValue(rt, item).text);
        const text = parts.join(self.text);
        rt.checkLength(text.length);
        return new Markup(text);
      });
    case 'escape':
      return native((rt, args) => escapeValue(rt, args.positional[0] ?? null));
    default:
  }
  const plain = stringMethods.get(name)?.(self.text);
  if (!(plain instanceof NativeFunction) || (!escaping.has(name) && !wrapping.has(name))) return plain;
  return native((rt, args) => wrap(plain.call(rt, escaping.has(name) ? escapeTexts(rt, args) : args)));
}
