import { CompileFailure } from '../failure.ts';
import type { Tokens } from '../lexer/lexer.ts';
import { describeToken, describeType, type Token } from '../lexer/token.ts';

const none: Token = { type: 'eof', value: '', line: 1, start: 0, end: 0 };
const types = new Set([
  'data',
  'variable_begin',
  'variable_end',
  'block_begin',
  'block_end',
  'name',
  'string',
  'integer',
  'float',
]);

/** The tokens of one template, one at a time. */
export class TokenStream {
  readonly file: string;
  readonly #tokens: readonly Token[];
  readonly #failure: CompileFailure | undefined;
  #index = 0;
  current: Token;
  /** The token before `current`. */
  previous: Token = none;

  constructor(file: string, { tokens, failure }: Tokens) {
    this.file = file;
    this.#tokens = tokens;
    this.#failure = failure;
    this.current = this.#token(0);
  }

  #token(index: number): Token {
    const token = this.#tokens[index];
    if (token !== undefined) return token;
    if (this.#failure !== undefined) throw this.#failure;
    return this.#tokens.at(-1) ?? none;
  }

  /** Moves on and returns the token that was current. */
  next(): Token {
    const token = this.current;
    this.previous = token;
    this.current = this.#token(++this.#index);
    return token;
  }

  look(): Token {
    return this.#token(this.#index + 1);
  }

  isName(value: string): boolean {
    return this.current.type === 'name' && this.current.value === value;
  }

  isOperator(value: string): boolean {
    return this.current.type === 'operator' && this.current.value === value;
  }

  skipName(value: string): boolean {
    const found = this.isName(value);
    if (found) this.next();
    return found;
  }

  skipOperator(value: string): boolean {
    const found = this.isOperator(value);
    if (found) this.next();
    return found;
  }

  /** `what` is a type of token, the text of an operator, or `name:` and a name. */
  expect(what: string): Token {
    const wanted = what.startsWith('name:') ? what.slice(5) : what;
    const fits =
      wanted !== what
        ? this.isName(wanted)
        : types.has(what)
          ? this.current.type === what
          : this.isOperator(what);
    if (fits) return this.next();
    return this.fail(`Expected ${describeType(wanted)}, but found ${describeToken(this.current)}.`);
  }

  fail(
    message: string,
    token: Token = this.current,
    hint?: string,
    errorClass = 'TemplateSyntaxError',
  ): never {
    throw new CompileFailure(
      errorClass,
      message,
      { file: this.file, line: token.line, start: token.start, end: token.end },
      hint,
    );
  }
}
