import type { Runtime } from '../evaluate/runtime.ts';
import { Failure } from '../failure.ts';
import { stripTags } from '../methods/markup.ts';
import { splitLines } from '../methods/split.ts';
import { replaceText } from '../methods/strings.ts';
import { str } from '../printing/str.ts';
import { binary } from '../values/arithmetic.ts';
import { codePointSlice } from '../values/code-points.ts';
import { Dict } from '../values/dict.ts';
import { escapeText, escapeValue, isSafe } from '../values/escape.ts';
import { lengthOf } from '../values/iterate.ts';
import { Markup, Tuple, textOf, Undefined, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import {
  type Bound,
  type FilterTable,
  filter,
  flag,
  integer,
  noAttribute,
  onText,
  softText,
  textLike,
} from './define.ts';
import { wrapText } from './word-wrap.ts';

const wordBeginning = /([-\s({[<]+)/u;

function title(rt: Runtime, value: Value): string {
  const parts = str(rt, value)
    .split(wordBeginning)
    .filter((part) => part !== '');
  return parts
    .map((part) => {
      const [first = ''] = part;
      return first.toUpperCase() + part.slice(first.length).toLowerCase();
    })
    .join('');
}

function indent(rt: Runtime, value: Value, [width, first, blank]: Bound): Value {
  const given = width === undefined ? undefined : textOf(width);
  rt.checkLength(given === undefined ? integer(width, 4) : 0);
  const indention = given ?? ' '.repeat(Math.max(0, integer(width, 4)));
  // A list would be extended by the line end.
  if (Array.isArray(value)) throw noAttribute(value, 'splitlines');
  const text = textOf(binary(rt, '+', value, '\n')) ?? '';
  const lines = splitLines(text);
  rt.checkLength(text.length + lines.length * indention.length);
  const rest = lines.slice(1).map((line) => (line === '' && !flag(rt, blank) ? line : indention + line));
  const result = [lines[0] ?? '', ...rest].join('\n');
  return textLike(value, flag(rt, first) ? indention + result : result);
}

function truncate(rt: Runtime, value: Value, [lengthGiven, kill, endGiven, leewayGiven]: Bound): Value {
  const length = integer(lengthGiven, 255);
  const end: Value = endGiven === undefined ? '...' : endGiven;
  const endLength = lengthOf(rt, end);
  const leeway = leewayGiven === undefined || leewayGiven === null ? 5 : integer(leewayGiven, 5);
  if (length < endLength)
    throw new Failure(
      'AssertionError',
      `A text cannot be cut to length ${length}: what ends it has length ${endLength}.`,
    );
  if (leeway < 0) throw new Failure('AssertionError', `The leeway cannot be negative, but is ${leeway}.`);
  const size = lengthOf(rt, value);
  if (size <= length + leeway) return value;
  const text = textOf(value);
  if (text === undefined) throw expected('a text', value);
  const cut = codePointSlice(text, 0, Math.min(size, length - endLength));
  if (flag(rt, kill)) return binary(rt, '+', textLike(value, cut), end);
  const space = cut.lastIndexOf(' ');
  return binary(rt, '+', textLike(value, space < 0 ? cut : cut.slice(0, space)), end);
}

function wordwrap(rt: Runtime, value: Value, [width, breakLong, wrapWith, hyphens]: Bound): Value {
  const text = textOf(value);
  if (text === undefined) throw noAttribute(value, 'splitlines');
  const mark = wrapWith === undefined || wrapWith === null ? '\n' : (textOf(wrapWith) ?? '\n');
  const options = {
    width: integer(width, 79),
    breakLong: flag(rt, breakLong, true),
    hyphens: flag(rt, hyphens, true),
  };
  const lines = splitLines(text).map((line) => wrapText(rt, line, options).join(mark));
  const result = lines.join(mark);
  rt.checkLength(result.length);
  return result;
}

function replace(rt: Runtime, value: Value, [oldGiven, newGiven, countGiven]: Bound): Value {
  const [old, replacement] = [oldGiven ?? null, newGiven ?? null];
  const count = countGiven === undefined || countGiven === null ? -1 : integer(countGiven, -1);
  if (!rt.autoescape) return replaceText(rt, str(rt, value), str(rt, old), str(rt, replacement), count);
  const escapeFirst = isSafe(old) || (isSafe(replacement) && !isSafe(value));
  const text = escapeFirst ? escapeValue(rt, value) : softText(rt, value);
  if (typeof text === 'string') return replaceText(rt, text, str(rt, old), str(rt, replacement), count);
  const safe = (part: Value): string => escapeValue(rt, softText(rt, part)).text;
  return new Markup(replaceText(rt, text.text, safe(old), safe(replacement), count));
}

function xmlattr(rt: Runtime, value: Value, [autospace]: Bound): Value {
  if (!(value instanceof Dict)) throw noAttribute(value, 'items');
  const parts: string[] = [];
  for (const { key, value: item } of value.entries()) {
    if (item === null || item instanceof Undefined) continue;
    const name = textOf(key);
    if (name === undefined) throw expected('a text as name of an attribute', key);
    if (/[\t\n\v\f\r />=]/.test(name)) {
      throw new Failure('ValueError', `"${name}" cannot be the name of an attribute.`);
    }
    parts.push(`${escapeValue(rt, key).text}="${escapeValue(rt, item).text}"`);
  }
  const joined = parts.join(' ');
  const text = joined !== '' && flag(rt, autospace, true) ? ` ${joined}` : joined;
  return rt.autoescape ? new Markup(text) : text;
}

function format(rt: Runtime, value: Value, args: readonly Value[], named: ReadonlyMap<string, Value>): Value {
  if (args.length > 0 && named.size > 0) {
    throw new Failure('FilterArgumentError', '"format" takes its values by position or by name, not both.');
  }
  return binary(rt, '%', softText(rt, value), named.size > 0 ? Dict.of(named) : new Tuple(args));
}

export const stringFilters: FilterTable = new Map([
  filter('capitalize', 's', (rt, value) => onText(rt, value, 'capitalize')),
  filter('center', 'value width?', (rt, value, [width]) =>
    onText(rt, value, 'center', width === undefined ? 80n : width),
  ),
  filter('lower', 's', (rt, value) => onText(rt, value, 'lower')),
  filter('upper', 's', (rt, value) => onText(rt, value, 'upper')),
  filter('trim', 'value chars?', (rt, value, [chars]) => onText(rt, value, 'strip', chars ?? null)),
  filter('title', 's', title),
  filter('string', 'object', (rt, value) => softText(rt, value), false),
  filter('safe', 'value', (rt, value) => new Markup(str(rt, value))),
  filter('escape', 's', escapeValue, false),
  filter('e', 's', escapeValue, false),
  filter('forceescape', 'value', (rt, value) => new Markup(escapeText(str(rt, value)))),
  filter('indent', 's width? first? blank?', indent),
  filter('truncate', 's length? killwords? end? leeway?', truncate),
  filter('wordwrap', 's width? break_long_words? wrapstring? break_on_hyphens?', wordwrap),
  filter('wordcount', 's', (rt, value) => BigInt(str(rt, value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)),
  filter('replace', 's old new count?', replace),
  filter('striptags', 'value', (rt, value) => stripTags(str(rt, value))),
  filter('xmlattr', 'd autospace?', xmlattr),
  [
    'format',
    (rt, { positional, named }) => {
      const [value, ...rest] = positional;
      return format(rt, value ?? null, rest, named);
    },
  ],
]);
