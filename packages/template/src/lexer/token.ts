export type TokenType =
  | 'data'
  | 'variable_begin'
  | 'variable_end'
  | 'block_begin'
  | 'block_end'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'eof';

/** A piece of a template; `start` and `end` are offsets into the source's text. */
export interface Token {
  readonly type: TokenType;
  /** The decoded value: text of data, name, string and operator; number of integer and float. */
  readonly value: string | bigint | number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

const words: ReadonlyMap<string, string> = new Map([
  ['block_begin', '"{%"'],
  ['block_end', '"%}"'],
  ['variable_begin', '"{{"'],
  ['variable_end', '"}}"'],
  ['data', 'text outside of tags'],
  ['name', 'a name'],
  ['string', 'a text in quotation marks'],
  ['integer', 'a whole number'],
  ['float', 'a decimal number'],
  ['eof', 'the end of the template'],
]);

/** A type of token, or the text of a name or operator, as messages name it. */
export function describeType(type: string): string {
  return words.get(type) ?? `"${type}"`;
}

/** A token as messages name it. */
export function describeToken(token: Token): string {
  return token.type === 'name' || token.type === 'operator' ? `"${token.value}"` : describeType(token.type);
}
