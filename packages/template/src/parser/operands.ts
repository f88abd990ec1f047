import type { CallArguments, CallNode, Constant, Expression, KeywordArgument } from '../ast.ts';
import { describeToken } from '../lexer/token.ts';
import { Nesting } from './nesting.ts';
import type { TokenStream } from './token-stream.ts';

const constants: ReadonlyMap<string, Constant> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

interface TupleRules {
  readonly simplified?: boolean;
  readonly withConditional?: boolean;
  readonly parentheses?: boolean;
}

/** Reads what operators stand between: literals, names, and what follows them directly. */
export abstract class OperandParser {
  readonly stream: TokenStream;
  readonly nesting: Nesting;

  constructor(stream: TokenStream, depth: number) {
    this.stream = stream;
    this.nesting = new Nesting(stream, depth);
  }

  protected get line(): number {
    return this.stream.current.line;
  }

  abstract expression(withConditional?: boolean): Expression;

  protected primary(): Expression {
    const token = this.stream.current;
    const { line, start, end } = token;
    switch (token.type) {
      case 'name': {
        this.stream.next();
        const name = String(token.value);
        const value = constants.get(name);
        return value === undefined
          ? { type: 'name', name, context: 'load', line, start, end }
          : { type: 'constant', value, line, start, end };
      }
      case 'string': {
        let value = '';
        while (this.stream.current.type === 'string') value += String(this.stream.next().value);
        return { type: 'constant', value, line, start, end: this.stream.previous.end };
      }
      case 'integer':
      case 'float':
        this.stream.next();
        return { type: 'constant', value: token.value, line, start, end };
      case 'operator':
        if (token.value === '(') return this.#parenthesised();
        if (token.value === '[') return this.#list();
        if (token.value === '{') return this.#dict();
        break;
      case 'data':
      case 'variable_begin':
      case 'variable_end':
      case 'block_begin':
      case 'block_end':
      case 'eof':
        break;
    }
    return this.stream.fail(`Expected a value, but found ${describeToken(token)}.`);
  }

  #parenthesised(): Expression {
    const { start } = this.stream.next();
    const node = this.tuple({ parentheses: true });
    const { end } = this.stream.expect(')');
    return { ...node, start, end };
  }

  #tupleEnds(): boolean {
    const { type } = this.stream.current;
    return type === 'variable_end' || type === 'block_end' || this.stream.isOperator(')');
  }

  /** One expression, or a tuple where commas follow. */
  tuple(rules: TupleRules = {}): Expression {
    const { start } = this.stream.current;
    let { line } = this.stream.current;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.stream.expect(',');
      if (this.#tupleEnds()) break;
      items.push(rules.simplified === true ? this.simple() : this.expression(rules.withConditional ?? true));
      if (!this.stream.isOperator(',')) break;
      isTuple = true;
      line = this.line;
    }
    const [first] = items;
    if (!isTuple) {
      if (first !== undefined) return first;
      if (rules.parentheses !== true) {
        this.stream.fail(`Expected a value, but found ${describeToken(this.stream.current)}.`);
      }
    }
    return { type: 'tuple', items, line, start, end: Math.max(start, this.stream.previous.end) };
  }

  protected simple(): Expression {
    this.nesting.enter();
    const node = this.primary();
    this.nesting.leave();
    return node;
  }

  #list(): Expression {
    const { line, start } = this.stream.next();
    const items: Expression[] = [];
    while (!this.stream.isOperator(']')) {
      if (items.length > 0) this.stream.expect(',');
      if (this.stream.isOperator(']')) break;
      items.push(this.expression());
    }
    const { end } = this.stream.expect(']');
    return { type: 'list', items, line, start, end };
  }

  #dict(): Expression {
    const { line, start } = this.stream.next();
    const items: { key: Expression; value: Expression }[] = [];
    while (!this.stream.isOperator('}')) {
      if (items.length > 0) this.stream.expect(',');
      if (this.stream.isOperator('}')) break;
      const key = this.expression();
      this.stream.expect(':');
      items.push({ key, value: this.expression() });
    }
    const { end } = this.stream.expect('}');
    return { type: 'dict', items, line, start, end };
  }

  protected postfix(node: Expression): Expression {
    let links = 0;
    let result = node;
    for (;;) {
      if (this.stream.isOperator('.') || this.stream.isOperator('['))
        result = this.nesting.link(++links, this.#subscript(result));
      else if (this.stream.isOperator('(')) result = this.nesting.link(++links, this.call(result));
      else return result;
    }
  }

  #subscript(target: Expression): Expression {
    const { line, value } = this.stream.next();
    if (value === '.') {
      const token = this.stream.next();
      const place = { line, start: target.start, end: token.end };
      if (token.type === 'name') return { type: 'attribute', target, name: String(token.value), ...place };
      if (token.type !== 'integer') this.stream.fail('Expected a name or a whole number after ".".', token);
      const key: Expression = { ...token, type: 'constant' };
      return { type: 'subscript', target, key, ...place };
    }
    const keys: Expression[] = [];
    const { start } = this.stream.current;
    while (!this.stream.isOperator(']')) {
      if (keys.length > 0) this.stream.expect(',');
      keys.push(this.#subscribed());
    }
    const { end } = this.stream.expect(']');
    const [only] = keys;
    const key: Expression =
      only !== undefined && keys.length === 1 ? only : { type: 'tuple', items: keys, line, start, end };
    return { type: 'subscript', target, key, line, start: target.start, end };
  }

  #subscribed(): Expression {
    const { line, start } = this.stream.current;
    let from: Expression | undefined;
    if (!this.stream.isOperator(':')) {
      from = this.expression();
      if (!this.stream.isOperator(':')) return from;
    }
    this.stream.next();
    const to = this.stream.isOperator(':') ? undefined : this.#bound();
    const step = this.stream.skipOperator(':') ? this.#bound() : undefined;
    return { type: 'slice', from, to, step, line, start, end: this.stream.previous.end };
  }

  #bound(): Expression | undefined {
    return this.stream.isOperator(']') || this.stream.isOperator(',') ? undefined : this.expression();
  }

  protected call(target: Expression): CallNode {
    const { line } = this.stream.current;
    const found = this.callArguments();
    return {
      type: 'call',
      target,
      arguments: found,
      line,
      start: target.start,
      end: this.stream.previous.end,
    };
  }

  protected callArguments(): CallArguments {
    const open = this.stream.expect('(');
    const positional: Expression[] = [];
    const named: KeywordArgument[] = [];
    let star: Expression | undefined;
    let doubleStar: Expression | undefined;
    const ensure = (fine: boolean): void => {
      if (!fine)
        this.stream.fail(
          'These arguments are out of order: first those by position, then those by name, "*" and "**".',
          open,
        );
    };
    let first = true;
    while (!this.stream.isOperator(')')) {
      if (!first) this.stream.expect(',');
      if (!first && this.stream.isOperator(')')) break;
      first = false;
      if (this.stream.isOperator('*')) {
        ensure(star === undefined && doubleStar === undefined);
        this.stream.next();
        star = this.expression();
      } else if (this.stream.isOperator('**')) {
        ensure(doubleStar === undefined);
        this.stream.next();
        doubleStar = this.expression();
      } else if (this.stream.current.type === 'name' && this.#assignFollows()) {
        ensure(doubleStar === undefined);
        const token = this.stream.next();
        const key = String(token.value);
        if (named.some((other) => other.key === key)) {
          this.stream.fail(`The argument "${key}" is given twice.`, token, undefined, 'SyntaxError');
        }
        this.stream.next();
        named.push({ key, value: this.expression() });
      } else {
        ensure(star === undefined && doubleStar === undefined && named.length === 0);
        positional.push(this.expression());
      }
    }
    this.stream.expect(')');
    return { positional, named, star, doubleStar };
  }

  #assignFollows(): boolean {
    const after = this.stream.look();
    return after.type === 'operator' && after.value === '=';
  }
}
