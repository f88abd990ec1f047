import type { CallBlockNode, MacroNode, NameNode, Parameters } from '../ast.ts';
import { type Evaluate, type Execute, Frame } from '../evaluate/frame.ts';
import { Macro, type MacroShape } from '../evaluate/macro.ts';
import { analyseFrame, undeclared } from '../scope/analyse.ts';
import { Undefined } from '../values/value.ts';
import { compileCall } from './calls.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import { compileWrite } from './output.ts';
import type { Scope } from './scope.ts';

interface Parameter {
  readonly write: (frame: Frame, value: ReturnType<Evaluate> | undefined) => void;
  readonly fallback: Evaluate | undefined;
}

function fallbackOf(compiler: Compiler, parameters: Parameters, index: number, scope: Scope): Evaluate {
  const { names, defaults } = parameters;
  const value = defaults[index - (names.length - defaults.length)];
  if (value !== undefined) return compileExpression(compiler, value, scope);
  const name = names[index]?.name ?? '';
  return () => new Undefined(`The argument "${name}" is not given.`);
}

/** The special names that the body reads without setting them. */
function specialNames(compiler: Compiler, node: MacroNode | CallBlockNode): Set<string> {
  const found = undeclared(node.body, ['caller', 'kwargs', 'varargs']);
  const names = node.parameters.names.map((parameter: NameNode) => parameter.name);
  const explicit = names.indexOf('caller');
  if (found.has('caller') && explicit >= 0) {
    if (explicit < names.length - node.parameters.defaults.length) {
      compiler.fail('The parameter "caller" needs a default, as in caller=none.', node);
    }
  }
  for (const name of names) if (name !== 'caller') found.delete(name);
  return found;
}

/** Defines a macro: gives one that is bound to the call in which its definition is reached. */
function compileMacroBody(compiler: Compiler, node: MacroNode | CallBlockNode, outer: Scope): Evaluate {
  const scope = outer.innerFunction(false);
  analyseFrame(scope.symbols, node);
  const special = specialNames(compiler, node);
  const parameters = node.parameters.names.map((parameter) => parameter.name);
  const explicitCaller = parameters.includes('caller');
  const hidden: string[] = [];
  if (special.has('caller') && !explicitCaller) hidden.push('caller');
  if (special.has('kwargs')) hidden.push('kwargs');
  if (special.has('varargs')) hidden.push('varargs');
  for (const name of hidden) scope.symbols.parameter(name);
  analyseFrame(scope.symbols, node);
  const enter = scope.enter();
  const all: Parameter[] = [...parameters, ...hidden].map((name, index) => ({
    write: scope.writeName(name),
    fallback: index < parameters.length ? fallbackOf(compiler, node.parameters, index, scope) : undefined,
  }));
  const body = compiler.body(node.body, scope);
  const shape: MacroShape = {
    name: node.type === 'macro' ? node.name : undefined,
    parameters,
    takesCaller: special.has('caller'),
    takesKeywords: special.has('kwargs'),
    takesExtras: special.has('varargs'),
  };
  const place = compiler.place(node);
  return (definedIn) =>
    new Macro(shape, (rt, values) => {
      const { autoescape } = rt;
      return rt.capture(() => {
        const frame = new Frame(rt, definedIn.context, definedIn);
        rt.place = place;
        rt.detail = undefined;
        all.forEach(({ write }, index) => {
          write(frame, values[index]);
        });
        enter(frame);
        all.forEach(({ write, fallback }, index) => {
          if (values[index] === undefined && fallback !== undefined) write(frame, fallback(frame));
        });
        body(frame);
      }, autoescape);
    });
}

export function compileMacro(compiler: Compiler, node: MacroNode, scope: Scope): Execute {
  const define = compileMacroBody(compiler, node, scope);
  const write = scope.writeName(node.name);
  const { name } = node;
  const exported = scope.toplevel && !name.startsWith('_');
  return (frame) => {
    const macro = define(frame);
    write(frame, macro);
    if (scope.toplevel) frame.context.vars.set(name, macro);
    if (exported) frame.context.exported.add(name);
  };
}

export function compileCallBlock(compiler: Compiler, node: CallBlockNode, scope: Scope): Execute {
  const caller = compileMacroBody(compiler, node, scope);
  return compileWrite(compiler, node.call, node, compileCall(compiler, node.call, scope, caller));
}
