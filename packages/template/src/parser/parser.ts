import type { CallBlockNode, DataNode, Expression, ForNode, IfNode, Statement } from '../ast.ts';
import { tokenize } from '../lexer/lexer.ts';
import { describeToken, type Token } from '../lexer/token.ts';
import { isSpace } from '../printing/white-space.ts';
import type { SourceText } from '../source-text.ts';
import { TagParser, withContext } from './tags.ts';
import { TokenStream } from './token-stream.ts';
import { explainEnd, explainTag, type OpenTag, tagHint } from './unknown-tag.ts';

/** Reads statements; expressions are its base class's. */
class Parser extends TagParser {
  readonly #tagStack: string[] = [];
  readonly #endStack: (readonly string[])[] = [];

  template(): Statement[] {
    return this.#statements(undefined);
  }

  #statements(ends: readonly string[] | undefined): Statement[] {
    const body: Statement[] = [];
    let data: (DataNode | Expression)[] = [];
    const flush = (): void => {
      const first = data[0];
      if (first === undefined) return;
      const { line, start } = first;
      body.push({ type: 'output', items: data, line, start, end: data.at(-1)?.end ?? start });
      data = [];
    };
    if (ends !== undefined) this.#endStack.push(ends);
    while (this.stream.current.type !== 'eof') {
      const token = this.stream.next();
      if (token.type === 'data') data.push({ ...token, type: 'data', text: String(token.value) });
      else if (token.type === 'variable_begin') {
        data.push(this.tuple());
        this.stream.expect('variable_end');
      } else {
        flush();
        if (ends?.some((end) => this.stream.isName(end)) === true) {
          this.#endStack.pop();
          return body;
        }
        body.push(this.#statement());
        this.stream.expect('block_end');
      }
    }
    flush();
    const open = this.#open();
    if (open !== undefined) this.stream.fail(explainEnd(open));
    return body;
  }

  /** Statements up to one of `ends`, which is the current token afterwards. */
  #body(...ends: string[]): Statement[] {
    this.stream.skipOperator(':');
    this.stream.expect('block_end');
    this.nesting.enter();
    const body = this.#statements(ends);
    this.nesting.leave();
    return body;
  }

  #bodyUntil(end: string): Statement[] {
    const body = this.#body(end);
    this.stream.next();
    return body;
  }

  #open(): OpenTag | undefined {
    const [name, ends] = [this.#tagStack.at(-1), this.#endStack.at(-1)];
    return name === undefined || ends === undefined ? undefined : { name, ends };
  }

  #unknownTag(token: Token): never {
    const name = String(token.value);
    return this.stream.fail(explainTag(name, this.#open()), token, tagHint(name));
  }

  #statement(): Statement {
    const token = this.stream.current;
    if (token.type !== 'name')
      return this.stream.fail(`Expected the name of a tag, but found ${describeToken(token)}.`, token);
    const name = String(token.value);
    this.#tagStack.push(name);
    const node = this.#tag(name, token);
    this.#tagStack.pop();
    return node;
  }

  #tag(name: string, token: Token): Statement {
    switch (name) {
      case 'for':
        return this.#for();
      case 'if':
        return this.#if();
      case 'set':
        return this.#set();
      case 'macro':
        return this.#macro();
      case 'call':
        return this.#callBlock();
      case 'filter':
        return this.#filterBlock();
      case 'block':
        return this.#block();
      case 'extends':
        return this.extendsTag();
      case 'include':
        return this.includeTag();
      case 'import':
        return this.importTag();
      case 'from':
        return this.fromTag();
      case 'with':
        return this.#with();
      case 'autoescape':
        return this.#autoescape();
      case 'print':
        return this.printTag();
      default:
        this.#tagStack.pop();
        return this.#unknownTag(token);
    }
  }

  #for(): ForNode {
    const open = this.openTag();
    const target = this.target();
    this.stream.expect('name:in');
    const iterable = this.tuple({ withConditional: false });
    const test = this.stream.skipName('if') ? this.expression() : undefined;
    const recursive = this.stream.skipName('recursive');
    const span = this.span(open);
    const body = this.#body('endfor', 'else');
    const otherwise = this.stream.next().value === 'endfor' ? [] : this.#bodyUntil('endfor');
    return { type: 'for', target, iterable, body, otherwise, test, recursive, ...span };
  }

  #if(): IfNode {
    const open = this.openTag();
    const heads: { open: Token; end: number; test: Expression; body: Statement[] }[] = [];
    let start = open;
    for (;;) {
      const test = this.tuple({ withConditional: false });
      const { end } = this.stream.previous;
      heads.push({ open: start, end, test, body: this.#body('elif', 'else', 'endif') });
      if (this.stream.next().value !== 'elif') break;
      start = this.stream.current;
    }
    const otherwise = this.stream.previous.value === 'else' ? this.#bodyUntil('endif') : [];
    const [head, ...elifs] = heads.map(
      (part): IfNode => ({
        type: 'if',
        test: part.test,
        body: part.body,
        elifs: [],
        otherwise: [],
        line: part.open.line,
        start: part.open.start,
        end: part.end,
      }),
    );
    if (head === undefined) return this.stream.fail('Expected more after the name of this tag.', open);
    return { ...head, elifs, otherwise };
  }

  #set(): Statement {
    const open = this.openTag();
    const target = this.assignTarget();
    if (this.stream.skipOperator('=')) {
      const value = this.tuple();
      return { type: 'assign', target, value, ...this.span(open) };
    }
    const filter = this.filter(undefined);
    const span = this.span(open);
    return { type: 'assign-block', target, filter, body: this.#bodyUntil('endset'), ...span };
  }

  #macro(): Statement {
    const open = this.openTag();
    const { name } = this.nameTarget();
    const parameters = this.parameters();
    const span = this.span(open);
    return { type: 'macro', name, parameters, body: this.#bodyUntil('endmacro'), ...span };
  }

  #callBlock(): CallBlockNode {
    const open = this.openTag();
    const parameters = this.stream.isOperator('(') ? this.parameters() : { names: [], defaults: [] };
    const call = this.expression();
    if (call.type !== 'call') return this.stream.fail('Expected the call of a macro after "call".', open);
    const span = this.span(open);
    return { type: 'call-block', call, parameters, body: this.#bodyUntil('endcall'), ...span };
  }

  #filterBlock(): Statement {
    const open = this.openTag();
    const filter = this.filter(undefined, true);
    if (filter === undefined) return this.stream.fail('Expected more after the name of this tag.', open);
    const span = this.span(open);
    return { type: 'filter-block', filter, body: this.#bodyUntil('endfilter'), ...span };
  }

  #block(): Statement {
    const open = this.openTag();
    const name = String(this.stream.expect('name').value);
    const scoped = this.stream.skipName('scoped');
    const required = this.stream.skipName('required');
    if (this.stream.isOperator('-')) {
      this.stream.fail('The name of a block has no "-" in it.', this.stream.current, 'use "_" instead');
    }
    const span = this.span(open);
    const body = this.#bodyUntil('endblock');
    const blank = (node: Statement): boolean =>
      node.type === 'output' && node.items.every((item) => item.type === 'data' && isSpace(item.text));
    if (required && !body.every(blank)) {
      this.stream.fail('A required block stays empty, apart from comments.');
    }
    this.stream.skipName(name);
    return { type: 'block', name, scoped, required, body, ...span };
  }

  #with(): Statement {
    const open = this.openTag();
    const targets: Expression[] = [];
    const values: Expression[] = [];
    while (this.stream.current.type !== 'block_end') {
      if (targets.length > 0) this.stream.expect(',');
      targets.push(withContext(this.target(), 'param'));
      this.stream.expect('=');
      values.push(this.expression());
    }
    const span = this.span(open);
    return { type: 'with', targets, values, body: this.#bodyUntil('endwith'), ...span };
  }

  #autoescape(): Statement {
    const open = this.openTag();
    const enabled = this.expression();
    const span = this.span(open);
    return { type: 'autoescape', enabled, body: this.#bodyUntil('endautoescape'), ...span };
  }
}

/** The statements of a template. Fails with `TemplateSyntaxError`; `depth` bounds how deep it may nest. */
export function parseTemplate(source: SourceText, depth: number): Statement[] {
  const stream = new TokenStream(source.name, tokenize(source));
  return new Parser(stream, depth).template();
}
