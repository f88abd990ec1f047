import { CompileFailure } from '../failure.ts';
import { pythonSpace } from '../printing/white-space.ts';
import type { SourceText } from '../source-text.ts';
import { decodeEscapes } from './string-escapes.ts';
import type { Token, TokenType } from './token.ts';

const rawBegin = new RegExp(`\\{%[-+]?${pythonSpace}*raw${pythonSpace}*(?:-%\\}${pythonSpace}*|%\\})`, 'y');
const rawEnd = new RegExp(
  `\\{%([-+]?)${pythonSpace}*endraw${pythonSpace}*(?:\\+%\\}|-%\\}${pythonSpace}*|%\\})`,
  'g',
);
const commentEnd = new RegExp(`\\+#\\}|-#\\}${pythonSpace}*|#\\}`, 'g');
const variableEnd = new RegExp(`-\\}\\}${pythonSpace}*|\\}\\}`, 'y');
const blockEnd = new RegExp(`\\+%\\}|-%\\}${pythonSpace}*|%\\}`, 'y');
const spaces = new RegExp(`${pythonSpace}+`, 'y');
const float = /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const name = /[\p{L}\p{N}\p{M}\p{Pc}\u00b7\u0387]+/uy;
const identifier = /^[\p{ID_Start}_]\p{ID_Continue}*$/u;
const string = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const operator = /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}<>=.:|,;]/y;
const endSigns = '-+%}';
const trailingSpace = new RegExp(`${pythonSpace}+$`);
const closing: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['(', ')'],
  ['[', ']'],
]);

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Of no interest to whoever stops before it: Jinja2 reads tokens only as the parser asks for them. */
  readonly failure: CompileFailure | undefined;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Cuts a template into tokens. Comments and white space inside tags leave none. */
class Lexer {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #line = 1;

  constructor(source: SourceText) {
    this.#source = source;
    this.#text = source.text;
  }

  run(): Tokens {
    try {
      while (this.#at < this.#text.length) this.#root();
    } catch (error) {
      if (!(error instanceof CompileFailure)) throw error;
      return { tokens: this.#tokens, failure: error };
    }
    const last = this.#tokens.at(-1);
    const end = this.#text.length;
    this.#tokens.push({ type: 'eof', value: '', line: last?.line ?? 1, start: end, end });
    return { tokens: this.#tokens, failure: undefined };
  }

  #lineOf(offset: number): number {
    const { lineStarts } = this.#source;
    while (this.#line < lineStarts.length && (lineStarts[this.#line] ?? 0) <= offset) this.#line++;
    return this.#line;
  }

  #push(type: TokenType, value: Token['value'], start: number, end: number): void {
    this.#tokens.push({ type, value, line: this.#lineOf(start), start, end });
  }

  #data(start: number, end: number, strip: boolean): void {
    const text = this.#text.slice(start, end);
    const kept = strip ? text.replace(trailingSpace, '') : text;
    if (kept !== '') this.#push('data', kept, start, start + kept.length);
  }

  #fail(message: string, start: number, end: number = start + 1): never {
    throw new CompileFailure('TemplateSyntaxError', message, {
      file: this.#source.name,
      line: this.#lineOf(start),
      start,
      end: Math.min(end, this.#text.length),
    });
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text) ? this.#text.slice(this.#at, pattern.lastIndex) : undefined;
  }

  #root(): void {
    const text = this.#text;
    const start = this.#at;
    let brace = text.indexOf('{', start);
    while (brace >= 0 && !'%{#'.includes(text[brace + 1] ?? ' ')) brace = text.indexOf('{', brace + 1);
    if (brace < 0) {
      this.#data(start, text.length, false);
      this.#at = text.length;
      return;
    }
    const sign = text[brace + 2] ?? '';
    this.#data(start, brace, sign === '-');
    this.#at = brace;
    const raw = this.#match(rawBegin);
    if (raw !== undefined) {
      this.#raw(raw.length);
      return;
    }
    const kind = text[brace + 1];
    this.#at = brace + (sign === '-' || sign === '+' ? 3 : 2);
    if (kind === '#') {
      this.#comment(brace);
      return;
    }
    const type = kind === '{' ? 'variable' : 'block';
    this.#push(`${type}_begin`, text.slice(brace, this.#at), brace, this.#at);
    this.#tag(`${type}_end`, type === 'variable' ? variableEnd : blockEnd);
  }

  #comment(begin: number): void {
    // An opening at the very end of the text is no error in Jinja2: there is nothing left that could be.
    if (this.#at >= this.#text.length) return;
    commentEnd.lastIndex = this.#at;
    const found = commentEnd.exec(this.#text);
    if (found === null) this.#fail('This comment is not closed: expected "#}".', begin, begin + 2);
    this.#at = commentEnd.lastIndex;
  }

  #raw(length: number): void {
    const begin = this.#at;
    this.#at += length;
    if (this.#at >= this.#text.length) return;
    rawEnd.lastIndex = this.#at;
    const found = rawEnd.exec(this.#text);
    if (found === null) this.#fail('This "raw" is not closed: expected {% endraw %}.', begin, begin + 2);
    this.#data(this.#at, found.index, found[1] === '-');
    this.#at = rawEnd.lastIndex;
  }

  /** The inside of one tag, up to its end or to the end of the text. */
  #tag(endType: 'variable_end' | 'block_end', end: RegExp): void {
    const open: string[] = [];
    while (this.#at < this.#text.length) {
      const start = this.#at;
      if (this.#text.charCodeAt(start) === 0x20) {
        this.#at++;
        continue;
      }
      const close =
        open.length === 0 && endSigns.includes(this.#text[start] ?? '') ? this.#match(end) : undefined;
      if (close !== undefined) {
        this.#push(endType, close, start, start + close.length);
        this.#at += close.length;
        return;
      }
      const blank = this.#match(spaces);
      if (blank !== undefined) this.#at += blank.length;
      else this.#token(open);
    }
  }

  #token(open: string[]): void {
    const start = this.#at;
    const [type, pattern] = this.#kindAt(start);
    const found = this.#match(pattern) ?? (type === 'float' ? this.#match(integer) : undefined);
    if (found === undefined) {
      const character = String.fromCodePoint(this.#text.codePointAt(start) ?? 0);
      const isQuote = type === 'string';
      this.#fail(
        isQuote
          ? 'This text is not closed: its second quotation mark is missing.'
          : `"${character}" has no meaning in a tag.`,
        start,
      );
    }
    const end = start + found.length;
    if (type === 'float') {
      const plain = found.replaceAll('_', '');
      float.lastIndex = start;
      if (float.test(this.#text)) this.#push('float', Number(plain), start, end);
      else this.#push('integer', BigInt(plain), start, end);
    } else if (type === 'string') {
      const decoded = decodeEscapes(found.slice(1, -1));
      if (!decoded.ok) this.#fail(decoded.message, start, end);
      this.#push('string', decoded.text, start, end);
    } else {
      if (type === 'operator') this.#balance(found, open);
      else if (!identifier.test(found))
        this.#fail(`"${found}" is not a name: letters, digits and "_" are expected.`, start, end);
      this.#push(type, found, start, end);
    }
    this.#at = end;
  }

  /** What can stand at an offset, by its first character alone. */
  #kindAt(offset: number): ['float' | 'name' | 'string' | 'operator', RegExp] {
    const code = this.#text.charCodeAt(offset);
    if (isDigit(code)) return ['float', float];
    if (code === 0x22 || code === 0x27) return ['string', string];
    name.lastIndex = offset;
    return name.test(this.#text) ? ['name', name] : ['operator', operator];
  }

  #balance(sign: string, open: string[]): void {
    const closer = closing.get(sign);
    if (closer !== undefined) open.push(closer);
    else if (sign === '}' || sign === ')' || sign === ']') {
      const expected = open.pop();
      if (expected === undefined) this.#fail(`This "${sign}" closes nothing.`, this.#at);
      if (expected !== sign) this.#fail(`Expected "${expected}", but found "${sign}".`, this.#at);
    }
  }
}

/** The tokens of a template: all of them, the last one `eof`, or those before the first failure. */
export function tokenize(source: SourceText): Tokens {
  return new Lexer(source).run();
}
