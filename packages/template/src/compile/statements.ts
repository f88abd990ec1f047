import type { AutoescapeNode, FilterBlockNode, IfNode, Statement, WithNode } from '../ast.ts';
import type { Execute } from '../evaluate/frame.ts';
import type { OutputBuffer } from '../output-buffer.ts';
import { analyseFrame } from '../scope/analyse.ts';
import { truthy } from '../values/truth.ts';
import type { Value } from '../values/value.ts';
import { blockText, captureBlock, compileAssign, compileAssignBlock, compileTarget } from './assign.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import { compileFor } from './for.ts';
import { compileFromImport, compileImport, compileInclude } from './import.ts';
import { compileBlock, compileExtends } from './inherit.ts';
import { compileCallBlock, compileMacro } from './macro.ts';
import { compileOutput, compileWrite } from './output.ts';
import type { Scope } from './scope.ts';

/** Turns a statement into a function. */
export function compileStatement(compiler: Compiler, node: Statement, scope: Scope): Execute {
  switch (node.type) {
    case 'output':
      return compileOutput(compiler, node, scope);
    case 'for':
      return compileFor(compiler, node, scope);
    case 'if':
      return compileIf(compiler, node, scope);
    case 'macro':
      return compileMacro(compiler, node, scope);
    case 'call-block':
      return compileCallBlock(compiler, node, scope);
    case 'filter-block':
      return compileFilterBlock(compiler, node, scope);
    case 'with':
      return compileWith(compiler, node, scope);
    case 'assign':
      return compileAssign(compiler, node, scope);
    case 'assign-block':
      return compileAssignBlock(compiler, node, scope);
    case 'block':
      return compileBlock(compiler, node, scope);
    case 'extends':
      return compileExtends(compiler, node, scope);
    case 'include':
      return compileInclude(compiler, node, scope);
    case 'import':
      return compileImport(compiler, node, scope);
    case 'from-import':
      return compileFromImport(compiler, node, scope);
    case 'autoescape':
      return compileAutoescape(compiler, node, scope);
  }
}

function compileIf(compiler: Compiler, node: IfNode, scope: Scope): Execute {
  const soft = scope.conditional();
  const branches = [node, ...node.elifs].map((branch) => ({
    place: compiler.place(branch),
    test: compileExpression(compiler, branch.test, soft),
    body: compiler.body(branch.body, soft),
  }));
  const otherwise = compiler.body(node.otherwise, soft);
  return (frame) => {
    const { rt } = frame;
    for (const { place, test, body } of branches) {
      rt.place = place;
      rt.detail = undefined;
      if (truthy(rt, test(frame))) return body(frame);
    }
    otherwise(frame);
  };
}

function compileFilterBlock(compiler: Compiler, node: FilterBlockNode, scope: Scope): Execute {
  const inner = scope.inner();
  analyseFrame(inner.symbols, node);
  const enter = inner.enter();
  const body = compiler.body(node.body, inner);
  const leave = inner.leave();
  const texts: Value[] = [];
  const written: (OutputBuffer | undefined)[] = [];
  const text = blockText(texts);
  const print = compileWrite(
    compiler,
    node.filter,
    node,
    compileExpression(compiler, node.filter, inner, text),
    () => written.at(-1),
  );
  return (frame) => {
    enter(frame);
    texts.push(captureBlock(compiler, frame, body));
    written.push(frame.rt.takeCaptured());
    print(frame);
    texts.pop();
    written.pop();
    leave(frame);
  };
}

function compileWith(compiler: Compiler, node: WithNode, scope: Scope): Execute {
  const inner = scope.inner();
  analyseFrame(inner.symbols, node);
  const enter = inner.enter();
  const place = compiler.place(node);
  const stores = node.targets.map((target, index) => ({
    store: compileTarget(target, inner),
    value: compileExpression(compiler, node.values[index] ?? target, scope),
  }));
  const body = compiler.body(node.body, inner);
  const leave = inner.leave();
  return (frame) => {
    enter(frame);
    frame.rt.place = place;
    frame.rt.detail = undefined;
    for (const { store, value } of stores) store(frame, value(frame));
    body(frame);
    leave(frame);
  };
}

function compileAutoescape(compiler: Compiler, node: AutoescapeNode, scope: Scope): Execute {
  const inner = scope.inner();
  analyseFrame(inner.symbols, node);
  const enter = inner.enter();
  const place = compiler.place(node);
  const enabled = compileExpression(compiler, node.enabled, inner);
  const saved = compiler.escaping;
  const { enabled: setting } = node;
  compiler.escaping =
    setting.type === 'constant'
      ? { autoescape: isTrue(setting.value), volatile: saved.volatile }
      : { autoescape: saved.autoescape, volatile: true };
  const body = compiler.body(node.body, inner);
  compiler.escaping = saved;
  const leave = inner.leave();
  return (frame) => {
    const { escaping } = frame.context;
    const before = escaping.autoescape;
    enter(frame);
    frame.rt.place = place;
    frame.rt.detail = undefined;
    escaping.autoescape = truthy(frame.rt, enabled(frame));
    body(frame);
    escaping.autoescape = before;
    leave(frame);
  };
}

function isTrue(value: null | boolean | bigint | number | string): boolean {
  return value !== null && value !== false && value !== 0 && value !== 0n && value !== '';
}
