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
  ['block_begin', 'begin of statement block'],
  ['block_end', 'end of statement block'],
  ['variable_begin', 'begin of print statement'],
  ['variable_end', 'end of print statement'],
  ['data', 'template data / text'],
  ['eof', 'end of template'],
]);

export function describeType(type: string): string {
  return words.get(type) ?? type;
}

/** A token as error messages name it. */
export function describeToken(token: Token): string {
  return token.type === 'name' || token.type === 'operator' ? String(token.value) : describeType(token.type);
}
