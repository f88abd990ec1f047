import type { Expression, NameNode, OutputNode, Parameters, Statement } from '../ast.ts';
import type { Token } from '../lexer/token.ts';
import { ExpressionParser } from './expressions.ts';

const unassignable = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

function canAssign(node: Expression): boolean {
  if (node.type === 'tuple') return node.items.every(canAssign);
  return node.type === 'namespace-target' || (node.type === 'name' && !unassignable.has(node.name));
}

/** A target as what is assigned to, or as a parameter. */
export function withContext(node: Expression, context: 'store' | 'param'): Expression {
  if (node.type === 'name') return { ...node, context };
  if (node.type === 'tuple') return { ...node, items: node.items.map((item) => withContext(item, context)) };
  return node;
}

/** Reads the tags that have no body, and what the heads of the others have in common. */
export abstract class TagParser extends ExpressionParser {
  /** Takes the tag's name; the returned span grows to where the tag's head ends. */
  protected openTag(): Token {
    return this.stream.next();
  }

  protected span(open: Token): { line: number; start: number; end: number } {
    return { line: open.line, start: open.start, end: this.stream.previous.end };
  }

  protected target(): Expression {
    return this.#checked(withContext(this.tuple({ simplified: true }), 'store'));
  }

  protected nameTarget(): NameNode {
    const token = this.stream.expect('name');
    const { line, start, end } = token;
    const node: NameNode = { type: 'name', name: String(token.value), context: 'store', line, start, end };
    this.#checked(node);
    return node;
  }

  #checked<T extends Expression>(node: T): T {
    if (!canAssign(node)) {
      const { line, start, end } = node;
      const at: Token = { type: 'name', value: '', line, start, end };
      this.stream.fail('Only names can be given a value: expected a name.', at);
    }
    return node;
  }

  protected assignTarget(): Expression {
    const after = this.stream.look();
    if (after.type !== 'operator' || after.value !== '.') return this.target();
    const token = this.stream.expect('name');
    this.stream.next();
    const attribute = this.stream.expect('name');
    return {
      type: 'namespace-target',
      name: String(token.value),
      attribute: String(attribute.value),
      line: token.line,
      start: token.start,
      end: attribute.end,
    };
  }

  protected parameters(): Parameters {
    const names: NameNode[] = [];
    const defaults: Expression[] = [];
    this.stream.expect('(');
    while (!this.stream.isOperator(')')) {
      if (names.length > 0) this.stream.expect(',');
      const name: NameNode = { ...this.nameTarget(), context: 'param' };
      if (names.some((other) => other.name === name.name)) {
        const message = `There is more than one parameter "${name.name}".`;
        this.stream.fail(message, this.stream.previous, undefined, 'SyntaxError');
      }
      if (this.stream.skipOperator('=')) defaults.push(this.expression());
      else if (defaults.length > 0)
        this.stream.fail('A parameter without a default cannot follow one with a default.');
      names.push(name);
    }
    this.stream.expect(')');
    return { names, defaults };
  }

  protected extendsTag(): Statement {
    const open = this.openTag();
    const template = this.expression();
    return { type: 'extends', template, ...this.span(open) };
  }

  #contextFollows(): boolean {
    if (!this.stream.isName('with') && !this.stream.isName('without')) return false;
    const after = this.stream.look();
    return after.type === 'name' && after.value === 'context';
  }

  #takeContext(): boolean {
    const withIt = this.stream.next().value === 'with';
    this.stream.next();
    return withIt;
  }

  protected includeTag(): Statement {
    const open = this.openTag();
    const template = this.expression();
    const after = this.stream.look();
    const ignoreMissing = this.stream.isName('ignore') && after.type === 'name' && after.value === 'missing';
    if (ignoreMissing) {
      this.stream.next();
      this.stream.next();
    }
    const withContext = this.#contextFollows() ? this.#takeContext() : true;
    return { type: 'include', template, ignoreMissing, withContext, ...this.span(open) };
  }

  protected importTag(): Statement {
    const open = this.openTag();
    const template = this.expression();
    this.stream.expect('name:as');
    const target = this.nameTarget().name;
    const withContext = this.#contextFollows() ? this.#takeContext() : false;
    return { type: 'import', template, target, withContext, ...this.span(open) };
  }

  protected fromTag(): Statement {
    const open = this.openTag();
    const template = this.expression();
    this.stream.expect('name:import');
    const names: { name: string; alias: string }[] = [];
    let withContext: boolean | undefined;
    while (withContext === undefined) {
      if (names.length > 0) this.stream.expect(',');
      if (this.stream.current.type !== 'name') this.stream.expect('name');
      if (this.#contextFollows()) {
        withContext = this.#takeContext();
        break;
      }
      const { name } = this.nameTarget();
      if (name.startsWith('_')) {
        const { previous } = this.stream;
        const message = 'A name that begins with "_" cannot be imported.';
        this.stream.fail(message, previous, undefined, 'TemplateAssertionError');
      }
      names.push({ name, alias: this.stream.skipName('as') ? this.nameTarget().name : name });
      if (this.#contextFollows()) withContext = this.#takeContext();
      else if (!this.stream.isOperator(',')) break;
    }
    return { type: 'from-import', template, names, withContext: withContext ?? false, ...this.span(open) };
  }

  protected printTag(): OutputNode {
    const open = this.openTag();
    const items: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (items.length > 0) this.stream.expect(',');
      items.push(this.expression());
    }
    return { type: 'output', items, ...this.span(open) };
  }
}
