import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, valueError } from '../failure.ts';
import { repr, str } from '../printing/str.ts';
import { asciiOf } from '../printing/text-repr.ts';
import type { Arguments } from '../values/arguments.ts';
import { attributeOf } from '../values/attributes.ts';
import { itemOf } from '../values/items.ts';
import { Markup, type Value } from '../values/value.ts';
import { lacks, quoted } from '../values/wording.ts';
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
    if (depth < 0) throw valueError('Fields are nested too deeply in this format.');
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
      } else if (sign === '}') throw valueError('This "}" closes nothing; write "}}" for the sign itself.');
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
      if (fullSpec !== '') throw valueError('Text that is marked as safe takes no format.');
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
        throw valueError(`"!${conversion}" is not a conversion; "!s", "!r" or "!a" is expected.`);
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
          rest.startsWith('[')
            ? 'A key in this format is empty or not closed by "]".'
            : 'A name is expected after "." in this format.',
        );
      const [whole, attribute, key] = step;
      value = attribute !== undefined ? this.#attribute(value, attribute) : this.#item(value, key ?? '');
      rest = rest.slice(whole.length);
      if (rest !== '' && !/^[.[]/.test(rest))
        throw valueError('After "]", only "." or "[" is expected in this format.');
    }
    return value;
  }

  #attribute(value: Value, name: string): Value {
    const found = attributeOf(this.#rt, value, name);
    if (found === undefined) throw new Failure('AttributeError', lacks(value, name));
    return found;
  }

  #item(value: Value, key: string): Value {
    const index: Value = /^\d+$/.test(key) ? BigInt(key) : key;
    const found = itemOf(this.#rt, value, index);
    if (found.kind === 'found') return found.value;
    if (found.kind === 'key')
      throw new Failure('KeyError', `There is no key ${quoted(this.#rt, index)} to format.`);
    if (found.kind === 'type') throw typeError(found.message);
    throw new Failure('IndexError', `There is no item ${key} to format.`);
  }

  #argument(head: string): Value {
    const digits = /^\d+$/.test(head);
    if (head === '' || digits) {
      if (this.#automatic !== undefined && this.#automatic === digits) {
        throw valueError('Fields with a number and without one cannot stand in the same format.');
      }
      this.#automatic = !digits;
      const index = digits ? Number(head) : this.#next++;
      const value = this.#mapping === undefined ? this.#args.positional[index] : undefined;
      if (value !== undefined) return value;
      if (this.#mapping !== undefined) throw valueError('Expected a name in each field of this format.');
      throw new Failure(
        'IndexError',
        `There is no value for field ${index} of this format; fields count from 0.`,
      );
    }
    if (this.#mapping !== undefined) return this.#item(this.#mapping, head);
    const value = this.#args.named.get(head);
    if (value === undefined)
      throw new Failure('KeyError', `There is no value for field "${head}" of this format.`);
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
      ? 'This "{" opens nothing; write "{{" for the sign itself.'
      : 'A field of this format is not closed by "}".',
  );
}

function splitField(field: string): { name: string; conversion: string; spec: string } {
  const name = /^(?:\[[^\]]*\]|[^!:[])*/.exec(field)?.[0] ?? '';
  const rest = field.slice(name.length);
  if (!rest.startsWith('!')) return { name, conversion: '', spec: rest.slice(1) };
  const conversion = rest[1] ?? '';
  if (conversion === '') throw valueError('A conversion is expected after "!" in this format.');
  if (rest.length > 2 && rest[2] !== ':')
    throw valueError('After the conversion, ":" or "}" is expected in this format.');
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
