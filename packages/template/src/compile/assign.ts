import type { AssignBlockNode, AssignNode, Expression } from '../ast.ts';
import type { Evaluate, Execute, Frame } from '../evaluate/frame.ts';
import { Failure, valueError } from '../failure.ts';
import { Namespace } from '../globals/namespace.ts';
import { analyseFrame } from '../scope/analyse.ts';
import { tryIterate } from '../values/iterate.ts';
import { Markup, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

type Store = (frame: Frame, value: Value) => void;

/** Gives a value to a name, or its items to several. */
export function compileTarget(target: Expression, scope: Scope): Store {
  if (target.type === 'name') return scope.writeName(target.name);
  if (target.type !== 'tuple') return () => undefined;
  const parts = target.items.map((item) => compileTarget(item, scope));
  return (frame, value) => {
    const items = unpack(frame, value, parts.length);
    for (const item of items) frame.rt.trace?.spread(value, item);
    parts.forEach((part, index) => {
      part(frame, items[index] ?? null);
    });
  };
}

function unpack(frame: Frame, value: Value, count: number): Value[] {
  const iterator = tryIterate(frame.rt, value);
  if (iterator === undefined) throw expected(`${count} values`, value);
  const items: Value[] = [];
  for (let item = iterator.next(); item !== undefined; item = iterator.next()) {
    if (items.length === count) throw valueError(`Expected ${count} values, but found more.`);
    items.push(item);
  }
  if (items.length < count) {
    throw valueError(`Expected ${count} values, but found ${items.length}.`);
  }
  return items;
}

function namesIn(target: Expression): string[] {
  if (target.type === 'name') return [target.name];
  return target.type === 'tuple' ? target.items.flatMap(namesIn) : [];
}

/** Makes names that were set at the top level known to the context. */
export function compileExport(names: readonly string[], scope: Scope, exported: boolean): Execute {
  if (!scope.toplevel || names.length === 0) return () => undefined;
  const readers = names.map((name) => ({
    name,
    read: scope.readName(name),
    shown: exported && !name.startsWith('_'),
  }));
  return (frame) => {
    for (const { name, read, shown } of readers) {
      const value = read(frame);
      if (value === undefined) continue;
      frame.context.vars.set(name, value);
      if (shown) frame.context.exported.add(name);
      else if (!name.startsWith('_')) frame.context.exported.delete(name);
    }
  };
}

function assign(target: Expression, scope: Scope, value: Evaluate): Execute {
  if (target.type === 'namespace-target') {
    const read = scope.readName(target.name);
    return (frame) => {
      const namespace = read(frame);
      if (!(namespace instanceof Namespace)) {
        throw new Failure(
          'TemplateRuntimeError',
          `"${target.name}" is not a namespace: "${target.attribute}" cannot be set in it.`,
          {
            hint: `define it before: {% set ${target.name} = namespace() %}`,
          },
        );
      }
      namespace.attributes.set(target.attribute, value(frame));
    };
  }
  const store = compileTarget(target, scope);
  const exportNames = compileExport(namesIn(target), scope, true);
  return (frame) => {
    store(frame, value(frame));
    exportNames(frame);
  };
}

export function compileAssign(compiler: Compiler, node: AssignNode, scope: Scope): Execute {
  const place = compiler.place(node);
  const run = assign(node.target, scope, compileExpression(compiler, node.value, scope));
  return (frame) => {
    frame.rt.place = place;
    frame.rt.detail = undefined;
    run(frame);
  };
}

export function compileAssignBlock(compiler: Compiler, node: AssignBlockNode, scope: Scope): Execute {
  const place = compiler.place(node);
  const inner = scope.inner(false);
  analyseFrame(inner.symbols, node);
  const enter = inner.enter();
  const body = compiler.body(node.body, inner);
  const leave = inner.leave();
  const texts: Value[] = [];
  const text = blockText(texts);
  const filtered = node.filter === undefined ? text : compileExpression(compiler, node.filter, inner, text);
  const run = assign(node.target, scope, (frame) => {
    const value = filtered(frame);
    return frame.context.escaping.autoescape && typeof value === 'string' ? new Markup(value) : value;
  });
  return (frame) => {
    enter(frame);
    texts.push(captureBlock(compiler, frame, body));
    frame.rt.place = place;
    frame.rt.detail = undefined;
    run(frame);
    texts.pop();
    leave(frame);
  };
}

/** What a block has written last. */
export function blockText(texts: readonly Value[]): Evaluate {
  return ({ rt }) => {
    const text = texts.at(-1) ?? '';
    rt.trace?.note(text);
    return text;
  };
}

/** What a body writes, as the value that a filter on it is given. */
export function captureBlock(compiler: Compiler, frame: Frame, body: Execute): Value {
  return frame.rt.capture(() => body(frame), escapes(compiler)(frame));
}

/** Whether output is escaped where the template stands now. */
export function escapes(compiler: Compiler): (frame: Frame) => boolean {
  const { autoescape, volatile } = compiler.escaping;
  return volatile ? (frame) => frame.context.escaping.autoescape : () => autoescape;
}
