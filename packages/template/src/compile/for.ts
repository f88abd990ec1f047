import type { ForNode } from '../ast.ts';
import { type Evaluate, type Execute, Frame } from '../evaluate/frame.ts';
import { LoopContext } from '../evaluate/loop.ts';
import { analyseFor, undeclared, walk } from '../scope/analyse.ts';
import { iterate } from '../values/iterate.ts';
import { truthy } from '../values/truth.ts';
import { OneShot, type Value } from '../values/value.ts';
import { compileTarget, escapes } from './assign.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import { compileWrite } from './output.ts';
import type { Scope } from './scope.ts';

/** The items of a loop that its condition lets through, as they are asked for. */
function compileTest(compiler: Compiler, node: ForNode, scope: Scope): (frame: Frame, items: Value) => Value {
  if (node.test === undefined) return (_frame, items) => items;
  const place = compiler.place(node.test);
  const inner = scope.innerFunction(scope.checksOutput);
  analyseFor(inner.symbols, node, 'test');
  const enter = inner.enter();
  const store = compileTarget(node.target, inner);
  const test = compileExpression(compiler, node.test, inner);
  return (outer, items) => {
    const { rt } = outer;
    const frame = new Frame(rt, outer.context, outer);
    enter(frame);
    const iterator = iterate(rt, items);
    const next = (): Value | undefined => {
      const { place: before } = rt;
      rt.place = place;
      for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
        rt.step();
        rt.detail = undefined;
        store(frame, item);
        if (!truthy(rt, test(frame))) continue;
        rt.place = before;
        return item;
      }
      rt.place = before;
      return undefined;
    };
    return new OneShot('generator', 'generator object t_1', { next });
  };
}

function isExtended(compiler: Compiler, node: ForNode): boolean {
  if (node.recursive || undeclared(node.body, ['loop']).has('loop')) return true;
  if (!compiler.hasScopedBlocks) return false;
  let scopedBlock = false;
  walk([node], (inner) => {
    if (inner.type === 'block' && inner.scoped) scopedBlock = true;
  });
  return scopedBlock;
}

function refuseLoopTarget(compiler: Compiler, node: ForNode): void {
  walk([node], (inner) => {
    if (inner.type === 'name' && inner.context === 'store' && inner.name === 'loop') {
      compiler.fail('"loop" has a meaning of its own in a loop: its items need another name.', inner);
    }
  });
}

type RunLoop = (
  frame: Frame,
  items: Value,
  recurse: ((items: Value, depth0: number) => Value) | undefined,
  depth0: number,
) => void;

/** The loop itself, over items that were evaluated. */
function compileLoop(
  compiler: Compiler,
  node: ForNode,
  outer: Scope,
  scope: Scope,
  extended: boolean,
): RunLoop {
  const place = compiler.place(node);
  const filtered = compileTest(compiler, node, outer);
  if (compiler.assignsLoop) refuseLoopTarget(compiler, node);
  const enter = scope.enter();
  const store = compileTarget(node.target, scope);
  const storeLoop = extended ? scope.writeName('loop') : undefined;
  const body = compiler.body(node.body, scope);
  const leave = scope.leave();
  const otherwise = node.otherwise.length === 0 ? undefined : compileElse(compiler, node, scope, outer);
  return (frame, items, recurse, depth0) => {
    const { rt } = frame;
    const over = filtered(node.recursive ? (frame.outer ?? frame) : frame, items);
    const loop = extended ? new LoopContext(rt, over, recurse, depth0) : undefined;
    const iterator = loop === undefined ? iterate(rt, over) : { next: () => loop.advance() };
    let any = false;
    for (;;) {
      rt.place = place;
      rt.detail = undefined;
      const item = iterator.next();
      if (item === undefined) break;
      any = true;
      rt.step();
      rt.trace?.spread(items, item);
      store(frame, item);
      if (loop !== undefined) storeLoop?.(frame, loop);
      enter(frame);
      body(frame);
    }
    leave(frame);
    if (!any) otherwise?.(frame);
  };
}

function compileElse(compiler: Compiler, node: ForNode, loopScope: Scope, outer: Scope): Execute {
  // In a recursive loop the branch runs in the loop's own function.
  const scope = outer.innerIn(loopScope.function);
  analyseFor(scope.symbols, node, 'else');
  const enter = scope.enter();
  const body = compiler.body(node.otherwise, scope);
  const leave = scope.leave();
  return (frame) => {
    enter(frame);
    body(frame);
    leave(frame);
  };
}

export function compileFor(compiler: Compiler, node: ForNode, scope: Scope): Execute {
  const extended = isExtended(compiler, node);
  const inner = node.recursive ? scope.innerFunction(scope.checksOutput) : scope.inner();
  if (extended) inner.symbols.parameter('loop');
  analyseFor(inner.symbols, node, 'body');
  const run = compileLoop(compiler, node, scope, inner, extended);
  const iterable = compileExpression(compiler, node.iterable, scope);
  const place = compiler.place(node);
  if (!node.recursive) {
    return (frame) => {
      frame.rt.place = place;
      frame.rt.detail = undefined;
      run(frame, iterable(frame), undefined, 0);
    };
  }
  const escaped = escapes(compiler);
  const call: Evaluate = (outer) => {
    const { rt } = outer;
    const recurse = (items: Value, depth0: number): Value => {
      const frame = new Frame(rt, outer.context, outer);
      return rt.capture(() => run(frame, items, recurse, depth0), escaped(outer));
    };
    return recurse(iterable(outer), 0);
  };
  return compileWrite(compiler, node.iterable, node, call);
}
