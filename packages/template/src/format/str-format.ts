import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, valueError } from '../failure.ts';
import { repr, str } from '../printing/str.ts';
import { asciiOf } from '../printing/text-repr.ts';
import type { Arguments } from '../values/arguments.ts';
import { attributeOf } from '../values/attributes.ts';
import { itemOf } from '../values/items.ts';
import { objectName } from '../values/types.ts';
import { Markup, type Value } from '../values/value.ts';
import { formatValue } from './format-spec.ts';

type MakeSafe = ((text: string) => string) | undefined;

/** The work of one `text.format(…)`. */
class Formatter {
  readonly #rt: Runtime;
  readonly #args: Arguments;
  readonly #mapping: Value | undefined;
  readonly #makeSafe: MakeSafe;
  #automatic: boolean | undefined;
  #next = 0;

  constructor(rt: Runtime, args: Arguments, mapping: Value | undefined, makeSafe: MakeSafe) {
    this.#rt = rt;
    this.#args = args;
    this.#mapping = mapping;
    this.#makeSafe = makeSafe;
  }

  format(text: string, depth: number): string {
    if (depth < 0) throw valueError('Max string recursion exceeded');
    let result = '';
    let at = 0;
    while (at < text.length) {
      const found = /[{}]/.exec(text.slice(at));
      if (found === null) return result + text.slice(at);
      const brace = at + found.index;
      result += text.slice(at, brace);
      const sign = text[brace] ?? '';
      if (text[brace + 1] === sign) {
        result += sign;
        at = brace + 2;
      } else if (sign === '}') throw valueError("Single '}' encountered in format string");
      else {
        const end = fieldEnd(text, brace);
        result += this.#field(text.slice(brace + 1, end), depth);
        at = end + 1;
      }
      this.#rt.checkLength(result.length);
    }
    return result;
  }

  #field(field: string, depth: number): string {
    const { name, conversion, spec } = splitField(field);
    const value = this.#lookup(name);
    const shown = this.#converted(value, conversion);
    const fullSpec = spec.includes('{') || spec.includes('}') ? this.format(spec, depth - 1) : spec;
    if (this.#makeSafe === undefined) return formatValue(this.#rt, shown, fullSpec);
    if (shown instanceof Markup) {
      if (fullSpec !== '') throw valueError('Unsupported format specification for Markup.');
      return shown.text;
    }
    return this.#makeSafe(formatValue(this.#rt, shown, fullSpec));
  }

  #converted(value: Value, conversion: string): Value {
    switch (conversion) {
      case '':
        return value;
      case 's':
        return str(this.#rt, value);
      case 'r':
        return repr(this.#rt, value);
      case 'a':
        return asciiOf(repr(this.#rt, value));
      default:
        throw valueError(`Unknown conversion specifier '${conversion}'`);
    }
  }

  #lookup(name: string): Value {
    const head = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value = this.#argument(head);
    let rest = name.slice(head.length);
    while (rest !== '') {
      const step = /^\.([^.[]+)|^\[([^\]]+)\]/.exec(rest);
      if (step === null)
        throw valueError(
          rest.startsWith('[') ? "Missing ']' in format string" : 'Empty attribute in format string',
        );
      const [whole, attribute, key] = step;
      value = attribute !== undefined ? this.#attribute(value, attribute) : this.#item(value, key ?? '');
      rest = rest.slice(whole.length);
      if (rest !== '' && !/^[.[]/.test(rest))
        throw valueError("Only '.' or '[' may follow ']' in format field specifier");
    }
    return value;
  }

  #attribute(value: Value, name: string): Value {
    const found = attributeOf(this.#rt, value, name);
    if (found === undefined)
      throw new Failure('AttributeError', `'${objectName(value)}' has no attribute '${name}'`);
    return found;
  }

  #item(value: Value, key: string): Value {
    const index: Value = /^\d+$/.test(key) ? BigInt(key) : key;
    const found = itemOf(this.#rt, value, index);
    if (found.kind === 'found') return found.value;
    if (found.kind === 'key') throw new Failure('KeyError', repr(this.#rt, index));
    if (found.kind === 'type') throw typeError(found.message);
    throw new Failure('IndexError', 'index out of range');
  }

  #argument(head: string): Value {
    const digits = /^\d+$/.test(head);
    if (head === '' || digits) {
      if (this.#automatic !== undefined && this.#automatic === digits) {
        throw valueError(
          digits
            ? 'cannot switch from automatic field numbering to manual field specification'
            : 'cannot switch from manual field specification to automatic field numbering',
        );
      }
      this.#automatic = !digits;
      const index = digits ? Number(head) : this.#next++;
      const value = this.#mapping === undefined ? this.#args.positional[index] : undefined;
      if (value !== undefined) return value;
      if (this.#mapping !== undefined) throw valueError('Format string contains positional fields');
      throw new Failure('IndexError', `Replacement index ${index} out of range for positional args tuple`);
    }
    if (this.#mapping !== undefined) return this.#item(this.#mapping, head);
    const value = this.#args.named.get(head);
    if (value === undefined) throw new Failure('KeyError', repr(this.#rt, head));
    return value;
  }
}

/** The offset of the brace that closes the field which opens at `open`. */
function fieldEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
    else if (text[at] === '[' && depth === 1) {
      const close = text.indexOf(']', at);
      if (close > 0) at = close;
    }
  }
  throw valueError(
    open === text.length - 1
      ? "Single '{' encountered in format string"
      : "expected '}' before end of string",
  );
}

function splitField(field: string): { name: string; conversion: string; spec: string } {
  const name = /^(?:\[[^\]]*\]|[^!:[])*/.exec(field)?.[0] ?? '';
  const rest = field.slice(name.length);
  if (!rest.startsWith('!')) return { name, conversion: '', spec: rest.slice(1) };
  const conversion = rest[1] ?? '';
  if (conversion === '') throw valueError('end of string while looking for conversion specifier');
  if (rest.length > 2 && rest[2] !== ':') throw valueError("expected ':' after conversion specifier");
  return { name, conversion, spec: rest.slice(3) };
}

/** Python's `text.format(…)`. `makeSafe`: what is put in is made safe HTML, unless it is already. */
export function strFormat(
  rt: Runtime,
  text: string,
  args: Arguments,
  makeSafe?: (text: string) => string,
): string {
  return new Formatter(rt, args, undefined, makeSafe).format(text, 2);
}

/** Python's `text.format_map(mapping)`. */
export function strFormatMap(rt: Runtime, text: string, mapping: Value): string {
  return new Formatter(rt, { positional: [], named: new Map() }, mapping, undefined).format(text, 2);
}
