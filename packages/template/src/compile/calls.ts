import type { CallArguments, CallNode, Expression, FilterNode, TestNode } from '../ast.ts';
import { callValue } from '../evaluate/call.ts';
import type { Evaluate, Frame } from '../evaluate/frame.ts';
import type { Place, Runtime } from '../evaluate/runtime.ts';
import { Failure, typeError, undefinedError } from '../failure.ts';
import { suggestion } from '../nearest-name.ts';
import type { Arguments } from '../values/arguments.ts';
import { Dict } from '../values/dict.ts';
import { toArray } from '../values/iterate.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

type Collect = (frame: Frame, first?: Value) => Arguments;

/** Evaluates arguments; `first` comes before them. */
function compileArguments(compiler: Compiler, call: CallArguments, scope: Scope): Collect {
  const sub = (node: Expression): Evaluate => compileExpression(compiler, node, scope);
  const positional = call.positional.map(sub);
  const named = call.named.map(({ key, value }) => ({ key, value: sub(value) }));
  const star = call.star === undefined ? undefined : sub(call.star);
  const doubleStar = call.doubleStar === undefined ? undefined : sub(call.doubleStar);
  return (frame, first) => {
    const values = positional.map((argument) => argument(frame));
    if (first !== undefined) values.unshift(first);
    if (star !== undefined) values.push(...toArray(frame.rt, star(frame)));
    const names = new Map<string, Value>();
    for (const { key, value } of named) names.set(key, value(frame));
    if (doubleStar !== undefined) spread(names, doubleStar(frame));
    return { positional: values, named: names };
  };
}

function spread(names: Map<string, Value>, value: Value): void {
  if (value instanceof Undefined) throw undefinedError(value);
  if (!(value instanceof Dict)) {
    throw expected('a mapping after "**"', value);
  }
  for (const entry of value.entries()) {
    const key = textOf(entry.key);
    if (key === undefined) throw expected('texts as keys of the mapping after "**"', entry.key);
    if (names.has(key)) throw typeError(`The argument "${key}" is given twice.`);
    names.set(key, entry.value);
  }
}

/** A call; `caller`: the body of a `call` block, handed over by that name. */
export function compileCall(compiler: Compiler, node: CallNode, scope: Scope, caller?: Evaluate): Evaluate {
  const target = compileExpression(compiler, node.target, scope);
  const collect = compileArguments(compiler, node.arguments, scope);
  const place = compiler.place(node);
  return (frame) => {
    const { rt } = frame;
    const value = target(frame);
    const found = collect(frame);
    const args =
      caller === undefined
        ? found
        : { ...found, named: new Map([...found.named, ['caller', caller(frame)]]) };
    rt.detail = place;
    rt.autoescape = frame.context.escaping.autoescape;
    return callValue(rt, value, args);
  };
}

function applied(
  place: Place,
  target: Evaluate,
  collect: Collect,
  run: (rt: Runtime, args: Arguments) => Value,
): Evaluate {
  return (frame) => {
    const { rt } = frame;
    const args = collect(frame, target(frame));
    rt.detail = place;
    rt.autoescape = frame.context.escaping.autoescape;
    return run(rt, args);
  };
}

export function compileFilter(
  compiler: Compiler,
  node: FilterNode,
  scope: Scope,
  block: Evaluate | undefined,
): Evaluate {
  const found = compiler.library.filters.get(node.name);
  if (found === undefined && !scope.soft) {
    compiler.fail(
      `There is no filter "${node.name}".`,
      node,
      suggestion(node.name, compiler.library.filters.keys()),
    );
  }
  const target = node.target === undefined ? block : compileExpression(compiler, node.target, scope, block);
  const collect = compileArguments(compiler, node.arguments, scope);
  const message = `There is no filter "${node.name}".`;
  const run = found ?? unknown(message, suggestion(node.name, compiler.library.filters.keys()));
  return applied(compiler.place(node), target ?? ((): Value => ''), collect, run);
}

export function compileTest(compiler: Compiler, node: TestNode, scope: Scope): Evaluate {
  const found = compiler.library.tests.get(node.name);
  if (found === undefined && !scope.soft) {
    compiler.fail(
      `There is no test "${node.name}".`,
      node,
      suggestion(node.name, compiler.library.tests.keys()),
    );
  }
  const target = compileExpression(compiler, node.target, scope);
  const collect = compileArguments(compiler, node.arguments, scope);
  const message = `There is no test "${node.name}".`;
  const run = found ?? unknown(message, suggestion(node.name, compiler.library.tests.keys()));
  return applied(compiler.place(node), target, collect, run);
}

function unknown(message: string, hint: string | undefined): () => never {
  return () => {
    throw new Failure('TemplateRuntimeError', message, { hint });
  };
}
