import type { Runtime } from '../evaluate/runtime.ts';
import { valueError } from '../failure.ts';
import { floatText } from '../printing/float.ts';
import { integerText } from '../printing/str.ts';
import { Dict } from '../values/dict.ts';
import { sorted } from '../values/sort.ts';
import { asInteger } from '../values/types.ts';
import { Markup, Tuple, textOf, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { type FilterTable, filter } from './define.ts';

function quote(text: string): string {
  // JSON.stringify escapes what has to be; beyond ASCII Python escapes all.
  return JSON.stringify(text).replace(/[\x7f-\uffff]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return code === 0x7f ? unit : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function floatJson(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return floatText(value);
}

/** Writes JSON as Python's `json.dumps` does with sorted keys. */
class JsonWriter {
  readonly #rt: Runtime;
  readonly #indent: string | undefined;
  readonly #open = new Set<Value>();

  constructor(rt: Runtime, indent: string | undefined) {
    this.#rt = rt;
    this.#indent = indent;
  }

  write(value: Value, level: number): string {
    this.#rt.step();
    if (value === null) return 'null';
    if (typeof value === 'boolean') return value ? 'true' : 'false';
    if (typeof value === 'bigint') return integerText(value);
    if (typeof value === 'number') return floatJson(value);
    const text = textOf(value);
    if (text !== undefined) return quote(text);
    const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined;
    if (items === undefined && !(value instanceof Dict)) {
      throw expected('something that JSON can show', value);
    }
    if (this.#open.has(value)) throw valueError('JSON cannot show what contains itself.');
    this.#open.add(value);
    const result =
      value instanceof Dict
        ? this.#group('{', this.#pairs(value, level + 1), '}', level)
        : this.#group(
            '[',
            (items ?? []).map((item) => this.write(item, level + 1)),
            ']',
            level,
          );
    this.#open.delete(value);
    this.#rt.checkLength(result.length);
    return result;
  }

  #pairs(dict: Dict, level: number): string[] {
    const keys = sorted(
      this.#rt,
      [...dict.entries()].map(({ key }) => key),
      undefined,
      false,
    );
    return keys.map((key) => `${quote(this.#key(key))}: ${this.write(dict.get(key) ?? null, level)}`);
  }

  #key(key: Value): string {
    const text = textOf(key);
    if (text !== undefined) return text;
    if (key === null) return 'null';
    if (typeof key === 'boolean') return key ? 'true' : 'false';
    if (typeof key === 'bigint') return integerText(key);
    if (typeof key === 'number') return floatJson(key);
    throw expected('a text or number as key', key);
  }

  #group(open: string, parts: readonly string[], close: string, level: number): string {
    if (parts.length === 0) return open + close;
    if (this.#indent === undefined) return open + parts.join(', ') + close;
    const inner = `\n${this.#indent.repeat(level + 1)}`;
    return `${open}${inner}${parts.join(`,${inner}`)}\n${this.#indent.repeat(level)}${close}`;
  }
}

const html: ReadonlyMap<string, string> = new Map([
  ['<', '\\u003c'],
  ['>', '\\u003e'],
  ['&', '\\u0026'],
  ["'", '\\u0027'],
]);

function toJson(rt: Runtime, value: Value, indent: Value | undefined): Markup {
  const given = indent === undefined || indent === null ? undefined : (textOf(indent) ?? asInteger(indent));
  if (typeof given === 'bigint') rt.checkLength(Number(given));
  const unit = typeof given === 'bigint' ? ' '.repeat(Math.max(0, Number(given))) : given;
  const text = new JsonWriter(rt, unit).write(value, 0);
  return new Markup(text.replace(/[<>&']/g, (sign) => html.get(sign) ?? sign));
}

export const jsonFilters: FilterTable = new Map([
  filter('tojson', 'value indent?', (rt, value, [indent]) => toJson(rt, value, indent)),
]);
