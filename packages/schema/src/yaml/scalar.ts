import { floatText, parseFloatText, parseIntText } from './number.ts';
import { parseTimestamp } from './timestamp.ts';

/** A scalar whose text does not simply stand for itself: it has no quotes, or it has a tag. */
export class Plain {
  readonly text: string;
  readonly tag: ScalarTag | undefined;

  constructor(text: string, tag?: ScalarTag) {
    this.text = text;
    this.tag = tag;
  }

  /** js-yaml makes an object's key of it this way. */
  toString(): string {
    return this.text === '<<' ? mergeKey : this.text;
  }

  /** Without it js-yaml takes a key for a mapping. */
  get [Symbol.toStringTag](): string {
    return 'Plain';
  }
}

/** A `<<` without quotes, as a key of a raw mapping: no YAML text can contain U+FFFF. */
export const mergeKey = '\uffff<<';

export type ScalarTag = 'null' | 'bool' | 'int' | 'float' | 'str' | 'timestamp' | 'binary';

export type ScalarKind = 'null' | 'bool' | 'int' | 'float' | 'str' | 'date' | 'datetime' | 'binary';

const nullPattern = /^(?:~|null|Null|NULL|)$/;
const boolPattern = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const truePattern = /^(?:yes|true|on)$/i;
const intPattern =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/;
const floatPattern =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const datePattern = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const dateTimePattern =
  /^[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?(?:[Tt]|[ \t]+)[0-9][0-9]?:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9][0-9]?(?::[0-9]{2})?))?$/;
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Text that begins otherwise is text. */
const firstOfOther = /^[-+.0-9~yYnNtTfFoO]/;

/** What a scalar is, by its tag or by PyYAML's patterns for YAML 1.1. */
export function kindOf(node: Plain): ScalarKind {
  switch (node.tag) {
    case undefined:
      return kindOfPlain(node.text);
    case 'timestamp':
      return node.text.includes(':') ? 'datetime' : 'date';
    default:
      return node.tag;
  }
}

function kindOfPlain(text: string): ScalarKind {
  if (text === '') return 'null';
  if (!firstOfOther.test(text)) return 'str';
  if (boolPattern.test(text)) return 'bool';
  if (intPattern.test(text)) return 'int';
  if (floatPattern.test(text)) return 'float';
  if (nullPattern.test(text)) return 'null';
  if (datePattern.test(text)) return 'date';
  return dateTimePattern.test(text) ? 'datetime' : 'str';
}

/** Why a scalar does not suit its tag, or the pattern it was taken for: one sentence; undefined: it does. */
export function scalarFault(node: Plain, kind: ScalarKind = kindOf(node)): string | undefined {
  const { text } = node;
  switch (kind) {
    case 'bool':
      return /^(?:yes|no|true|false|on|off)$/i.test(text) ? undefined : 'Expected yes or no after "!!bool".';
    case 'int':
      return parseIntText(text) === undefined ? 'Expected a whole number.' : undefined;
    case 'float':
      return parseFloatText(text) === undefined ? 'Expected a number.' : undefined;
    case 'date':
    case 'datetime':
      return parseTimestamp(text) === undefined
        ? 'This reads as a date, but there is no such day or time.'
        : undefined;
    case 'binary':
      return base64Pattern.test(text.replace(/\s/g, '')) ? undefined : 'Expected base64 after "!!binary".';
    case 'null':
    case 'str':
      return undefined;
  }
}

/**
 * The scalar as plain data. What JavaScript has no value for keeps its text (dates, bytes) or loses digits
 * (integers beyond 2^53): {@link pythonTextOf} has the whole.
 */
export function dataOf(node: Plain, kind: ScalarKind = kindOf(node)): string | number | boolean | null {
  const { text } = node;
  switch (kind) {
    case 'null':
      return null;
    case 'bool':
      return truePattern.test(text);
    case 'int':
      return /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : Number(parseIntText(text) ?? Number.NaN);
    case 'float':
      return parseFloatText(text) ?? Number.NaN;
    case 'str':
    case 'date':
    case 'datetime':
    case 'binary':
      return text;
  }
}

/** What Python's `str()` makes of the value that PyYAML reads. */
export function pythonTextOf(node: Plain): string {
  const { text } = node;
  switch (kindOf(node)) {
    case 'null':
      return 'None';
    case 'bool':
      return truePattern.test(text) ? 'True' : 'False';
    case 'int':
      return String(parseIntText(text) ?? text);
    case 'float': {
      const value = parseFloatText(text);
      return value === undefined ? text : floatText(value);
    }
    case 'date':
    case 'datetime':
      return parseTimestamp(text) ?? text;
    case 'binary':
      return bytesText(text);
    case 'str':
      return text;
  }
}

/** Bytes as Python prints them: `b'...'`. */
function bytesText(base64: string): string {
  const bytes = [...atob(base64.replace(/\s/g, ''))].map((character) => character.charCodeAt(0));
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  const named = new Map([
    [9, '\\t'],
    [10, '\\n'],
    [13, '\\r'],
    [92, '\\\\'],
    [quote.charCodeAt(0), `\\${quote}`],
  ]);
  const print = (byte: number): string =>
    named.get(byte) ??
    (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`);
  return `b${quote}${bytes.map(print).join('')}${quote}`;
}
