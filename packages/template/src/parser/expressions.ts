import type {
  BinaryOperator,
  CallArguments,
  CompareNode,
  CompareOperator,
  Expression,
  FilterNode,
} from '../ast.ts';
import type { Token } from '../lexer/token.ts';
import { OperandParser } from './operands.ts';

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=']);
const noArguments: CallArguments = { positional: [], named: [], star: undefined, doubleStar: undefined };

/** Reads expressions by recursive descent, in Jinja2's order of precedence. */
export class ExpressionParser extends OperandParser {
  override expression(withConditional = true): Expression {
    this.nesting.enter();
    const node = withConditional ? this.#conditional() : this.#or();
    this.nesting.leave();
    return node;
  }

  #conditional(): Expression {
    let links = 0;
    let line = this.line;
    let then = this.#or();
    while (this.stream.skipName('if')) {
      const test = this.#or();
      const otherwise = this.stream.skipName('else') ? this.expression() : undefined;
      then = this.nesting.link(++links, {
        type: 'conditional',
        test,
        then,
        otherwise,
        line,
        start: then.start,
        end: this.stream.previous.end,
      });
      line = this.line;
    }
    return then;
  }

  #or(): Expression {
    let links = 0;
    let line = this.line;
    let left = this.#and();
    while (this.stream.skipName('or')) {
      const right = this.#and();
      left = this.nesting.link(++links, { type: 'or', left, right, line, start: left.start, end: right.end });
      line = this.line;
    }
    return left;
  }

  #and(): Expression {
    let links = 0;
    let line = this.line;
    let left = this.#not();
    while (this.stream.skipName('and')) {
      const right = this.#not();
      left = this.nesting.link(++links, {
        type: 'and',
        left,
        right,
        line,
        start: left.start,
        end: right.end,
      });
      line = this.line;
    }
    return left;
  }

  #not(): Expression {
    if (!this.stream.isName('not')) return this.#compare();
    const { line, start } = this.stream.next();
    this.nesting.enter();
    const operand = this.#not();
    this.nesting.leave();
    return { type: 'not', operand, line, start, end: operand.end };
  }

  #compareOperator(): CompareOperator | undefined {
    const { current } = this.stream;
    if (current.type === 'operator' && comparisons.has(String(current.value))) {
      this.stream.next();
      return current.value as CompareOperator;
    }
    if (this.stream.skipName('in')) return 'in';
    if (!this.stream.isName('not')) return undefined;
    const after = this.stream.look();
    if (after.type !== 'name' || after.value !== 'in') return undefined;
    this.stream.next();
    this.stream.next();
    return 'not in';
  }

  #compare(): Expression {
    let line = this.line;
    const first = this.#sum();
    const rest: { operator: CompareOperator; operand: Expression }[] = [];
    for (let operator = this.#compareOperator(); operator !== undefined; operator = this.#compareOperator()) {
      rest.push({ operator, operand: this.#sum() });
      line = this.line;
    }
    if (rest.length === 0) return first;
    return {
      type: 'compare',
      first,
      rest,
      line,
      start: first.start,
      end: this.stream.previous.end,
    } satisfies CompareNode;
  }

  /** Operators of one rank: `a - b - c` is `(a - b) - c`. */
  #leftToRight(operators: readonly BinaryOperator[], operand: () => Expression): Expression {
    let links = 0;
    let line = this.line;
    let left = operand();
    while (operators.some((sign) => this.stream.isOperator(sign))) {
      const operator = this.stream.next().value as BinaryOperator;
      const right = operand();
      left = this.nesting.link(++links, {
        type: 'binary',
        operator,
        left,
        right,
        line,
        start: left.start,
        end: right.end,
      });
      line = this.line;
    }
    return left;
  }

  #sum(): Expression {
    return this.#leftToRight(['+', '-'], () => this.#concat());
  }

  #concat(): Expression {
    const line = this.line;
    const items = [this.#product()];
    while (this.stream.skipOperator('~')) items.push(this.#product());
    const [first] = items;
    if (first !== undefined && items.length === 1) return first;
    return { type: 'concat', items, line, start: first?.start ?? 0, end: this.stream.previous.end };
  }

  #product(): Expression {
    return this.#leftToRight(['*', '/', '//', '%'], () => this.#power());
  }

  /** As in Jinja2, and not as in Python, `a ** b ** c` is `(a ** b) ** c`. */
  #power(): Expression {
    return this.#leftToRight(['**'], () => this.#unary());
  }

  #unary(withFilter = true): Expression {
    const { line, start } = this.stream.current;
    let node: Expression;
    const sign = this.stream.isOperator('-')
      ? 'negative'
      : this.stream.isOperator('+')
        ? 'positive'
        : undefined;
    if (sign === undefined) node = this.primary();
    else {
      this.stream.next();
      this.nesting.enter();
      const operand = this.#unary(false);
      this.nesting.leave();
      node = { type: sign, operand, line, start, end: operand.end };
    }
    node = this.postfix(node);
    return withFilter ? this.#filters(node) : node;
  }

  #filters(node: Expression): Expression {
    let links = 0;
    let result = node;
    for (;;) {
      if (this.stream.isOperator('|')) result = this.filter(result) ?? result;
      else if (this.stream.isName('is')) result = this.nesting.link(++links, this.#test(result));
      else if (this.stream.isOperator('(')) result = this.nesting.link(++links, this.call(result));
      else return result;
    }
  }

  #dottedName(): { name: string; token: Token } {
    const token = this.stream.expect('name');
    let name = String(token.value);
    while (this.stream.skipOperator('.')) name += `.${String(this.stream.expect('name').value)}`;
    return { name, token };
  }

  /** The filters from here on; `inline`: the first one stands without `|`. */
  filter(target: Expression | undefined, inline = false): FilterNode | undefined {
    let node: FilterNode | undefined;
    let without = inline;
    let links = 0;
    while (without || this.stream.isOperator('|')) {
      if (!without) this.stream.next();
      without = false;
      const { name, token } = this.#dottedName();
      const found = this.stream.isOperator('(') ? this.callArguments() : noArguments;
      const over: Expression | undefined = node ?? target;
      node = this.nesting.link(++links, {
        type: 'filter',
        target: over,
        name,
        arguments: found,
        line: token.line,
        start: over?.start ?? token.start,
        end: this.stream.previous.end,
      });
    }
    return node;
  }

  #test(target: Expression): Expression {
    const { line } = this.stream.next();
    const negated = this.stream.skipName('not');
    const { name } = this.#dottedName();
    let found = noArguments;
    const { current } = this.stream;
    const opens = this.stream.isOperator('[') || this.stream.isOperator('{');
    if (this.stream.isOperator('(')) found = this.callArguments();
    else if (
      opens ||
      current.type === 'string' ||
      current.type === 'integer' ||
      current.type === 'float' ||
      (current.type === 'name' && !['else', 'or', 'and'].includes(String(current.value)))
    ) {
      if (this.stream.isName('is')) this.stream.fail('Only one "is" can follow a value.');
      this.nesting.enter();
      found = { ...noArguments, positional: [this.postfix(this.primary())] };
      this.nesting.leave();
    }
    const place = { line, start: target.start, end: this.stream.previous.end };
    const test: Expression = { type: 'test', target, name, arguments: found, ...place };
    return negated ? { type: 'not', operand: test, ...place } : test;
  }
}
