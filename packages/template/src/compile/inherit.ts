import type { BlockNode, ExtendsNode } from '../ast.ts';
import { superBlock, TemplateReference } from '../evaluate/block-reference.ts';
import type { BlockFunction } from '../evaluate/context.ts';
import { type Execute, Frame } from '../evaluate/frame.ts';
import { Failure } from '../failure.ts';
import { analyseFrame, undeclared } from '../scope/analyse.ts';
import { Symbols } from '../scope/symbols.ts';
import { type Compiler, Unreachable } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import { rootOf } from './output.ts';
import { FunctionScope, Scope } from './scope.ts';
import { templateNamed } from './template-name.ts';

/** Runs a block where it stands, in its most derived version. */
export function compileBlock(compiler: Compiler, node: BlockNode, scope: Scope): Execute {
  if (scope.toplevel && compiler.knownExtends) return () => undefined;
  const onlyWithoutParent = scope.toplevel && compiler.extendsSoFar > 0;
  const place = compiler.place(node);
  const locals = node.scoped ? scope.locals() : undefined;
  const { name, required } = node;
  return (frame) => {
    const { rt } = frame;
    if (onlyWithoutParent && rootOf(frame).parentTemplate !== undefined) return;
    rt.place = place;
    rt.detail = undefined;
    const context = locals === undefined ? frame.context : frame.context.derived(locals(frame));
    const stack = frame.context.blocks.get(name) ?? [];
    if (required && stack.length <= 1)
      throw new Failure(
        'TemplateRuntimeError',
        `The block "${name}" is required, but no template that extends this one has it.`,
      );
    rt.nested(() => stack[0]?.run(context, rt));
  };
}

/** A block as a function of its own: it sees the context, not the variables around it. */
export function compileBlockFunction(compiler: Compiler, node: BlockNode): BlockFunction {
  const scope = new Scope(new Symbols(), new FunctionScope(), {});
  const special = undeclared(node.body, ['self', 'super']);
  for (const name of special) scope.symbols.parameter(name);
  analyseFrame(scope.symbols, node);
  const enter = scope.enter();
  const writeSelf = special.has('self') ? scope.writeName('self') : undefined;
  const writeSuper = special.has('super') ? scope.writeName('super') : undefined;
  const body = compiler.body(node.body, scope);
  const block: BlockFunction = {
    run: (context, rt) => {
      const frame = new Frame(rt, context);
      writeSelf?.(frame, new TemplateReference(context));
      writeSuper?.(frame, superBlock(node.name, context, block));
      enter(frame);
      body(frame);
    },
  };
  return block;
}

export function compileExtends(compiler: Compiler, node: ExtendsNode, scope: Scope): Execute {
  if (!scope.toplevel) compiler.fail('"extends" must not stand in a block, macro or loop.', node);
  const place = compiler.place(node);
  const again = (): never => {
    throw new Failure('TemplateRuntimeError', 'This template extends another one already.');
  };
  if (compiler.extendsSoFar > 0 && compiler.knownExtends) {
    throw new Unreachable((frame) => {
      frame.rt.place = place;
      again();
    });
  }
  const checksTwice = compiler.extendsSoFar > 0;
  const template = compileExpression(compiler, node.template, scope);
  if (scope.rootlevel) compiler.knownExtends = true;
  compiler.extendsSoFar++;
  return (frame) => {
    const { rt, context } = frame;
    rt.place = place;
    rt.detail = undefined;
    if (checksTwice && frame.parentTemplate !== undefined) again();
    const parent = templateNamed(rt, template(frame));
    frame.parentTemplate = parent;
    for (const [name, block] of parent.blocks) {
      const stack = context.blocks.get(name);
      if (stack === undefined) context.blocks.set(name, [block]);
      else stack.push(block);
    }
  };
}
