import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, valueError } from '../failure.ts';
import { strFormat, strFormatMap } from '../format/str-format.ts';
import { isPrintable } from '../printing/text-repr.ts';
import { isSpace } from '../printing/white-space.ts';
import { characterIndex, codePointLength, codePointSlice, unitOffset } from '../values/code-points.ts';
import { iterate } from '../values/iterate.ts';
import { truthy } from '../values/truth.ts';
import { Tuple, textOf, type Value } from '../values/value.ts';
import { expected, lacks } from '../values/wording.ts';
import { encode } from './bytes.ts';
import { type Method, type MethodTable, method, variadic } from './define.ts';
import { capitalize, caseFold, isLower, isTitle, isUpper, swapCase, titleCase } from './letter-case.ts';
import { split, splitFromEnd, splitLines, trim, trimEnd, trimStart } from './split.ts';
import { bounds, needInteger, needText } from './text-arguments.ts';
import { makeTranslation, translate } from './translate.ts';

type Bound = readonly (Value | undefined)[];

function define(
  name: string,
  parameters: string,
  run: (rt: Runtime, self: string, args: Bound) => Value,
  byName = false,
): [string, Method<string>] {
  return method('str', name, parameters, run, byName);
}

function change(name: string, run: (self: string) => string): [string, Method<string>] {
  return define(name, '', (_rt, self) => run(self));
}

function ask(name: string, run: (self: string) => boolean): [string, Method<string>] {
  return define(name, '', (_rt, self) => run(self));
}

function every(pattern: RegExp): (self: string) => boolean {
  return (self) => self !== '' && pattern.test(self);
}

function optionalText(value: Value | undefined, what: string): string | undefined {
  return value === undefined || value === null ? undefined : needText(value, what);
}

/** Adds `left` and `right` parts of the missing width. */
function pad(
  rt: Runtime,
  self: string,
  width: Value | undefined,
  fill: Value | undefined,
  left: (missing: number) => number,
): string {
  const filler = fill === undefined ? ' ' : needText(fill, 'the fill character');
  if (codePointLength(filler) !== 1)
    throw typeError(`Expected one character to fill with, but found "${filler}".`);
  const missing = needInteger(width, 0) - codePointLength(self);
  if (missing <= 0) return self;
  rt.checkLength(self.length + missing);
  const before = left(missing);
  return filler.repeat(before) + self + filler.repeat(missing - before);
}

/** The character index of a text within the bounds, or -1. */
function search(self: string, [wanted, from, to]: Bound, last: boolean): number {
  const needle = needText(wanted, 'the text to look for');
  const length = codePointLength(self);
  const [start, end] = bounds(length, from, to);
  if (start > length || start > end) return -1;
  const part = self.slice(unitOffset(self, start), unitOffset(self, end));
  const found = last ? part.lastIndexOf(needle) : part.indexOf(needle);
  return found < 0 ? -1 : start + characterIndex(part, found);
}

function indexed(name: string, last: boolean, strict: boolean): [string, Method<string>] {
  return define(name, 'sub start? end?', (_rt, self, args) => {
    const found = search(self, args, last);
    if (found < 0 && strict) throw valueError('The text to look for is not in this text.');
    return BigInt(found);
  });
}

function affix(name: 'startswith' | 'endswith'): [string, Method<string>] {
  return define(name, 'prefix start? end?', (_rt, self, [wanted, from, to]) => {
    const length = codePointLength(self);
    const [start, end] = bounds(length, from, to);
    const fits = (text: string): boolean => {
      if (start > length || start > end) return false;
      const part = codePointSlice(self, start, end);
      return name === 'startswith' ? part.startsWith(text) : part.endsWith(text);
    };
    if (wanted instanceof Tuple) return wanted.items.some((item) => fits(needText(item, 'what to look for')));
    const text = wanted === undefined ? undefined : textOf(wanted);
    if (text === undefined) {
      throw expected('a text or a tuple of texts', wanted ?? null);
    }
    return fits(text);
  });
}

function replaced(rt: Runtime, self: string, [from, to, count]: Bound): string {
  const old = needText(from, 'what to replace');
  const replacement = needText(to, 'the replacement');
  return replaceText(rt, self, old, replacement, needInteger(count, -1));
}

/** `str.replace`; a negative `count` is no bound. */
export function replaceText(
  rt: Runtime,
  self: string,
  old: string,
  replacement: string,
  count: number,
): string {
  const all = old === '' ? ['', ...self, ''] : self.split(old);
  const places = all.length - 1;
  const turns = count < 0 ? places : Math.min(count, places);
  rt.checkLength(self.length + turns * replacement.length);
  rt.step(Math.ceil(turns / 16));
  if (turns === 0) return self;
  const head = all.slice(0, turns + 1).join(replacement);
  return turns === places ? head : head + old + all.slice(turns + 1).join(old);
}

/** `separator.join(items)`, of texts alone. */
export function joinTexts(rt: Runtime, separator: string, items: Value): string {
  const parts: string[] = [];
  let length = 0;
  const iterator = iterate(rt, items);
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
    const text = textOf(item);
    if (text === undefined) {
      throw expected(`a text as item ${parts.length}`, item);
    }
    rt.step();
    length += text.length + separator.length;
    rt.checkLength(length);
    parts.push(text);
  }
  return parts.join(separator);
}

function zeroFill(rt: Runtime, self: string, width: Value | undefined): string {
  const missing = needInteger(width, 0) - codePointLength(self);
  if (missing <= 0) return self;
  rt.checkLength(self.length + missing);
  const sign = /^[-+]/.exec(self)?.[0] ?? '';
  return sign + '0'.repeat(missing) + self.slice(sign.length);
}

function expandTabs(rt: Runtime, self: string, size: number): string {
  let result = '';
  let column = 0;
  for (const character of self) {
    if (character === '\t') {
      const spaces = size > 0 ? size - (column % size) : 0;
      rt.checkLength(result.length + spaces);
      result += ' '.repeat(spaces);
      column += spaces;
    } else {
      result += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function partition(self: string, separator: Value | undefined, last: boolean): Tuple {
  const mark = needText(separator, 'the separator');
  if (mark === '') throw valueError('The separator is empty.');
  const at = last ? self.lastIndexOf(mark) : self.indexOf(mark);
  if (at < 0) return new Tuple(last ? ['', '', self] : [self, '', '']);
  return new Tuple([self.slice(0, at), mark, self.slice(at + mark.length)]);
}

function countOf(self: string, [wanted, from, to]: Bound): bigint {
  const needle = needText(wanted, 'the text to count');
  const length = codePointLength(self);
  const [start, end] = bounds(length, from, to);
  if (start > end || start > length) return 0n;
  const part = codePointSlice(self, start, end);
  return BigInt(needle === '' ? codePointLength(part) + 1 : part.split(needle).length - 1);
}

export const stringMethods: MethodTable<string> = new Map([
  change('capitalize', capitalize),
  change('casefold', caseFold),
  define('center', 'width fillchar?', (rt, self, [width, fill]) =>
    pad(rt, self, width, fill, (missing) => (missing >> 1) + (missing & needInteger(width, 0) & 1)),
  ),
  define('count', 'sub start? end?', (_rt, self, args) => countOf(self, args)),
  define(
    'encode',
    'encoding? errors?',
    (_rt, self, [name]) => encode(self, optionalText(name, 'encoding') ?? 'utf-8'),
    true,
  ),
  affix('endswith'),
  define('expandtabs', 'tabsize?', (rt, self, [size]) => expandTabs(rt, self, needInteger(size, 8)), true),
  indexed('find', false, false),
  variadic('str', 'format', (rt, self, args) => strFormat(rt, self, args)),
  define('format_map', 'mapping', (rt, self, [mapping]) => strFormatMap(rt, self, mapping ?? null)),
  indexed('index', false, true),
  ask('isalnum', every(/^[\p{L}\p{N}]+$/u)),
  ask('isalpha', every(/^\p{L}+$/u)),
  ask('isascii', (self) => !/[\u0080-\uffff]/.test(self)),
  ask('isdecimal', every(/^\p{Nd}+$/u)),
  ask(
    'isdigit',
    every(
      /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468\u2474-\u247c\u2488-\u2490\u24ea]+$/u,
    ),
  ),
  ask('isidentifier', every(/^[\p{ID_Start}_]\p{ID_Continue}*$/u)),
  ask('islower', isLower),
  ask(
    'isnumeric',
    every(
      /^[\p{N}\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u842c\u4e07\u5104]+$/u,
    ),
  ),
  ask('isprintable', (self) => [...self].every(isPrintable)),
  ask('isspace', isSpace),
  ask('istitle', isTitle),
  ask('isupper', isUpper),
  define('join', 'iterable', (rt, self, [items]) => joinTexts(rt, self, items ?? null)),
  define('ljust', 'width fillchar?', (rt, self, [width, fill]) => pad(rt, self, width, fill, () => 0)),
  change('lower', (self) => self.toLowerCase()),
  define('lstrip', 'chars?', (_rt, self, [chars]) => trimStart(self, optionalText(chars, 'lstrip arg'))),
  define('maketrans', 'x y? z?', (_rt, _self, args) => makeTranslation(args)),
  define('partition', 'sep', (_rt, self, [sep]) => partition(self, sep, false)),
  define('removeprefix', 'prefix', (_rt, self, [prefix]) => {
    const text = needText(prefix, 'the prefix');
    return self.startsWith(text) ? self.slice(text.length) : self;
  }),
  define('removesuffix', 'suffix', (_rt, self, [suffix]) => {
    const text = needText(suffix, 'the suffix');
    return text !== '' && self.endsWith(text) ? self.slice(0, -text.length) : self;
  }),
  define('replace', 'old new count?', replaced),
  indexed('rfind', true, false),
  indexed('rindex', true, true),
  define('rjust', 'width fillchar?', (rt, self, [width, fill]) =>
    pad(rt, self, width, fill, (missing) => missing),
  ),
  define('rpartition', 'sep', (_rt, self, [sep]) => partition(self, sep, true)),
  define(
    'rsplit',
    'sep? maxsplit?',
    (_rt, self, [sep, limit]) => splitFromEnd(self, optionalText(sep, 'sep'), needInteger(limit, -1)),
    true,
  ),
  define('rstrip', 'chars?', (_rt, self, [chars]) => trimEnd(self, optionalText(chars, 'rstrip arg'))),
  define(
    'split',
    'sep? maxsplit?',
    (_rt, self, [sep, limit]) => split(self, optionalText(sep, 'sep'), needInteger(limit, -1)),
    true,
  ),
  define(
    'splitlines',
    'keepends?',
    (rt, self, [keep]) => splitLines(self, keep !== undefined && truthy(rt, keep)),
    true,
  ),
  affix('startswith'),
  define('strip', 'chars?', (_rt, self, [chars]) => trim(self, optionalText(chars, 'strip arg'))),
  change('swapcase', swapCase),
  change('title', titleCase),
  define('translate', 'table', (rt, self, [table]) => translate(rt, self, table)),
  change('upper', (self) => self.toUpperCase()),
  define('zfill', 'width', (rt, self, [width]) => zeroFill(rt, self, width)),
]);

/** A method that the text has, called from within. */
export function callString(rt: Runtime, name: string, self: string, ...args: Value[]): Value {
  const call = stringMethods.get(name)?.(self);
  const run = typeof call === 'object' && call !== null && 'call' in call ? call.call : undefined;
  if (run === undefined) throw new Failure('AttributeError', lacks(self, name));
  return run(rt, { positional: args, named: new Map() });
}
