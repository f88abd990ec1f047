import { childrenOf, type ForNode, type Node, type Statement } from '../ast.ts';
import type { Symbols } from './symbols.ts';

/** Records the names that nodes read and write, without entering what has a frame of its own. */
class FrameVisitor {
  #symbols: Symbols;

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.visit(node);
  }

  visit(node: Node, asParameter = false): void {
    switch (node.type) {
      case 'name':
        if (asParameter || node.context === 'param') this.#symbols.parameter(node.name);
        else if (node.context === 'store') this.#symbols.store(node.name);
        else this.#symbols.load(node.name);
        return;
      case 'namespace-target':
        this.#symbols.load(node.name);
        break;
      case 'if':
        this.visit(node.test);
        this.#branches([node.body, node.elifs, node.otherwise]);
        break;
      case 'macro':
        this.#symbols.store(node.name);
        break;
      case 'import':
        this.visit(node.template);
        this.#symbols.store(node.target);
        break;
      case 'from-import':
        this.visit(node.template);
        for (const { alias } of node.names) this.#symbols.store(alias);
        return;
      case 'assign':
        this.visit(node.value);
        this.visit(node.target);
        break;
      case 'for':
        this.visit(node.iterable);
        break;
      case 'call-block':
        this.visit(node.call);
        break;
      case 'filter-block':
        this.visit(node.filter);
        break;
      case 'with':
        this.visitAll(node.values);
        break;
      case 'assign-block':
        this.visit(node.target);
        break;
      case 'autoescape':
      case 'block':
        return;
      default:
        for (const child of childrenOf(node)) this.visit(child, asParameter);
    }
  }

  #branches(branches: readonly (readonly Node[])[]): void {
    const outer = this.#symbols;
    const found = branches.map((nodes) => {
      this.#symbols = outer.copy();
      this.visitAll(nodes);
      return this.#symbols;
    });
    this.#symbols = outer;
    outer.mergeBranches(found);
  }
}

/** Records what the inside of a node that has its own frame reads and writes. */
export function analyseFrame(symbols: Symbols, node: Exclude<Statement, ForNode>): void {
  const visitor = new FrameVisitor(symbols);
  switch (node.type) {
    case 'assign-block':
      visitor.visitAll(node.body);
      break;
    case 'call-block':
      visitor.visitAll(node.parameters.names);
      visitor.visitAll(node.parameters.defaults);
      visitor.visitAll(node.body);
      break;
    case 'with':
      visitor.visitAll(node.targets);
      visitor.visitAll(node.body);
      break;
    default:
      visitor.visitAll(childrenOf(node));
      break;
  }
}

export function analyseTemplate(symbols: Symbols, body: readonly Statement[]): void {
  new FrameVisitor(symbols).visitAll(body);
}

export function analyseFor(symbols: Symbols, node: ForNode, branch: 'body' | 'else' | 'test'): void {
  const visitor = new FrameVisitor(symbols);
  if (branch === 'else') {
    visitor.visitAll(node.otherwise);
    return;
  }
  visitor.visit(node.target, true);
  if (branch === 'body') visitor.visitAll(node.body);
  else if (node.test !== undefined) visitor.visit(node.test);
}

/** Which of `names` are read before they are written, in any depth; blocks are not looked into. */
export function undeclared(nodes: readonly Node[], names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === 'block') return;
    if (node.type === 'name') {
      if (node.context === 'load' && wanted.has(node.name)) found.add(node.name);
      else wanted.delete(node.name);
      return;
    }
    for (const child of childrenOf(node)) visit(child);
  };
  for (const node of nodes) visit(node);
  return found;
}

/** Calls `see` with every node below `nodes`, parents first. */
export function walk(nodes: readonly Node[], see: (node: Node) => void): void {
  for (const node of nodes) {
    see(node);
    walk(childrenOf(node), see);
  }
}
