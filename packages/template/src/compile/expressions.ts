import type { CompareNode, Expression, Span, SubscriptNode } from '../ast.ts';
import type { Evaluate, Frame } from '../evaluate/frame.ts';
import type { Place, Runtime } from '../evaluate/runtime.ts';
import { apart, traced } from '../evaluate/trace.ts';
import { suggestion } from '../nearest-name.ts';
import { str } from '../printing/str.ts';
import { binary, negate, positive } from '../values/arithmetic.ts';
import { getAttribute, getItem } from '../values/attributes.ts';
import { compare, equals } from '../values/compare.ts';
import { contains } from '../values/contains.ts';
import { Dict } from '../values/dict.ts';
import { escapeValue, isSafe } from '../values/escape.ts';
import { sliceOf } from '../values/items.ts';
import { truthy } from '../values/truth.ts';
import { Markup, NativeFunction, Tuple, Undefined, type Value } from '../values/value.ts';
import { compileCall, compileFilter, compileTest } from './calls.ts';
import type { Compiler } from './compiler.ts';
import { isConstant } from './constant.ts';
import type { Scope } from './scope.ts';

/** Turns an expression into a function. `block`: what a filter that stands on a block is given. */
export function compileExpression(
  compiler: Compiler,
  node: Expression,
  scope: Scope,
  block?: Evaluate,
): Evaluate {
  const evaluate = compileNode(compiler, node, scope, block);
  if (!compiler.isTraced || node.type === 'constant') return evaluate;
  return (frame) => traced(frame.rt.trace, () => evaluate(frame));
}

function compileNode(
  compiler: Compiler,
  node: Expression,
  scope: Scope,
  block: Evaluate | undefined,
): Evaluate {
  const sub = (inner: Expression): Evaluate => compileExpression(compiler, inner, scope);
  const optional = (inner: Expression | undefined): Evaluate | undefined =>
    inner === undefined ? undefined : sub(inner);
  switch (node.type) {
    case 'constant': {
      const { value } = node;
      return () => value;
    }
    case 'name':
      return compileName(node.name, compiler.place(node), scope);
    case 'tuple': {
      const items = node.items.map(sub);
      return (frame) => new Tuple(items.map((item) => item(frame)));
    }
    case 'list': {
      const items = node.items.map(sub);
      return (frame) => items.map((item) => item(frame));
    }
    case 'dict': {
      const items = node.items.map((pair) => ({ key: sub(pair.key), value: sub(pair.value) }));
      const place = compiler.place(node);
      return (frame) => {
        const dict = new Dict();
        for (const { key, value } of items) {
          const name = key(frame);
          const item = value(frame);
          frame.rt.detail = place;
          dict.set(name, item);
        }
        return dict;
      };
    }
    case 'conditional':
      return compileConditional(compiler, node, scope);
    case 'and': {
      const [left, right] = [sub(node.left), sub(node.right)];
      return (frame) => {
        const value = left(frame);
        return truthy(frame.rt, value) ? right(frame) : value;
      };
    }
    case 'or': {
      const [left, right] = [sub(node.left), sub(node.right)];
      return (frame) => {
        const value = left(frame);
        return truthy(frame.rt, value) ? value : right(frame);
      };
    }
    case 'not': {
      const operand = sub(node.operand);
      return (frame) => !truthy(frame.rt, operand(frame));
    }
    case 'negative':
    case 'positive': {
      const operand = sub(node.operand);
      const run = node.type === 'negative' ? negate : positive;
      return at(
        compiler,
        node,
        (frame) => operand(frame),
        (_rt, value) => run(value),
      );
    }
    case 'binary': {
      const [left, right] = [sub(node.left), sub(node.right)];
      const { operator } = node;
      const place = compiler.place(node);
      if (operator === '**' && isConstant(node.left, true) && !isConstant(node.right, true)) {
        return compilePower(place, left, right);
      }
      return (frame) => {
        const a = left(frame);
        const b = right(frame);
        frame.rt.detail = place;
        return binary(frame.rt, operator, a, b);
      };
    }
    case 'concat':
      return compileConcat(compiler, node.items.map(sub), isConstant(node, true));
    case 'compare':
      return compileCompare(compiler, node, sub);
    case 'attribute': {
      const { name } = node;
      return at(compiler, node, sub(node.target), (rt, value) => {
        const found = getAttribute(rt, value, name);
        rt.trace?.notePart(value, found instanceof NativeFunction && !partly.has(name));
        return found;
      });
    }
    case 'subscript':
      return compileSubscript(compiler, node, sub, optional);
    case 'call':
      return compileCall(compiler, node, scope);
    case 'filter':
      return compileFilter(compiler, node, scope, block);
    case 'test':
      return compileTest(compiler, node, scope);
    case 'slice':
      return compiler.fail('A slice can only stand alone between brackets.', node);
    case 'namespace-target':
      return compiler.fail('An attribute can only be assigned to.', node);
  }
}

/** Methods of a mapping that give its values one by one, or none. */
const partly: ReadonlySet<string> = new Set(['get', 'items', 'keys']);

/** Runs an operation on a value, with its place noted for errors. */
function at(
  compiler: Compiler,
  node: Span,
  operand: Evaluate,
  run: (rt: Runtime, value: Value) => Value,
): Evaluate {
  const place = compiler.place(node);
  return (frame) => {
    const value = operand(frame);
    frame.rt.detail = place;
    return run(frame.rt, value);
  };
}

/**
 * A power with a constant base and another exponent. Jinja2 writes the base as Python code without parentheses,
 * so that a minus sign in front of it comes to stand in front of the power.
 */
function compilePower(place: Place, left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => {
    const base = left(frame);
    const exponent = right(frame);
    frame.rt.detail = place;
    const isNumber = typeof base === 'bigint' || typeof base === 'number';
    if (!isNumber || !(base < 0 || Object.is(base, -0))) return binary(frame.rt, '**', base, exponent);
    return negate(binary(frame.rt, '**', -base, exponent));
  };
}

function compileName(name: string, place: Place, scope: Scope): Evaluate {
  const read = scope.readName(name);
  const known = (frame: Frame): string[] => [
    ...frame.context.all().keys(),
    ...scope.symbols.visibleStores().keys(),
  ];
  const message = `"${name}" is not defined.`;
  return (frame) => {
    const value = read(frame);
    return value === undefined
      ? new Undefined(message, () => suggestion(name, known(frame)), false, place)
      : value;
  };
}

function compileConditional(
  compiler: Compiler,
  node: Extract<Expression, { type: 'conditional' }>,
  scope: Scope,
): Evaluate {
  const soft = scope.conditional();
  const then = compileExpression(compiler, node.then, soft);
  const test = compileExpression(compiler, node.test, soft);
  const message = 'The condition of this "if" is false, and there is no "else".';
  const otherwise: Evaluate =
    node.otherwise === undefined
      ? () => new Undefined(message, undefined, true)
      : compileExpression(compiler, node.otherwise, soft);
  return (frame) => {
    const { rt } = frame;
    const holds = apart(rt.trace, () => truthy(rt, test(frame)));
    return holds ? then(frame) : otherwise(frame);
  };
}

function compileConcat(compiler: Compiler, items: readonly Evaluate[], constant: boolean): Evaluate {
  const { autoescape, volatile } = compiler.escaping;
  const marks = autoescape && !volatile && !constant;
  return (frame) => {
    const values = items.map((item) => item(frame));
    const { rt } = frame;
    const safe = marks && values.some(isSafe);
    let text = '';
    for (const value of values) text += safe ? escapeValue(rt, value).text : str(rt, value);
    rt.checkLength(text.length);
    return safe ? new Markup(text) : text;
  };
}

function compileCompare(
  compiler: Compiler,
  node: CompareNode,
  sub: (node: Expression) => Evaluate,
): Evaluate {
  const first = sub(node.first);
  const rest = node.rest.map(({ operator, operand }) => ({ operator, operand: sub(operand) }));
  const place = compiler.place(node);
  return (frame) => {
    const { rt } = frame;
    let left = first(frame);
    for (const { operator, operand } of rest) {
      const right = operand(frame);
      rt.detail = place;
      if (!holds(rt, operator, left, right)) return false;
      left = right;
    }
    return true;
  };
}

function holds(
  rt: Runtime,
  operator: CompareNode['rest'][number]['operator'],
  left: Value,
  right: Value,
): boolean {
  switch (operator) {
    case '==':
      return equals(rt, left, right);
    case '!=':
      return !equals(rt, left, right);
    case 'in':
      return contains(rt, right, left);
    case 'not in':
      return !contains(rt, right, left);
    default:
      return compare(rt, operator, left, right);
  }
}

function compileSubscript(
  compiler: Compiler,
  node: SubscriptNode,
  sub: (node: Expression) => Evaluate,
  optional: (node: Expression | undefined) => Evaluate | undefined,
): Evaluate {
  const target = sub(node.target);
  const place = compiler.place(node);
  if (node.key.type === 'slice') {
    const [from, to, step] = [optional(node.key.from), optional(node.key.to), optional(node.key.step)];
    return (frame) => {
      const value = target(frame);
      const parts = [from?.(frame), to?.(frame), step?.(frame)] as const;
      frame.rt.detail = place;
      return sliceOf(frame.rt, value, ...parts);
    };
  }
  const key = sub(node.key);
  return (frame) => {
    const value = target(frame);
    frame.rt.trace?.notePart(value, false);
    const name = key(frame);
    frame.rt.detail = place;
    return getItem(frame.rt, value, name);
  };
}
