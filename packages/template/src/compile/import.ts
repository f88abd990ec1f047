import type { FromImportNode, ImportNode, IncludeNode } from '../ast.ts';
import type { CompiledTemplate } from '../evaluate/compiled-template.ts';
import type { Execute, Frame } from '../evaluate/frame.ts';
import type { TemplateModule } from '../evaluate/module.ts';
import type { Runtime } from '../evaluate/runtime.ts';
import { CompileFailure, Failure } from '../failure.ts';
import { suggestion } from '../nearest-name.ts';
import { orElse, Undefined } from '../values/value.ts';
import { compileExport } from './assign.ts';
import type { Compiler } from './compiler.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';
import { templateAmong, templateNamed } from './template-name.ts';

function orMissing(find: () => CompiledTemplate): CompiledTemplate | undefined {
  try {
    return find();
  } catch (error) {
    const missing = error instanceof Failure && !(error instanceof CompileFailure);
    if (missing && (error.errorClass === 'TemplateNotFound' || error.errorClass === 'TemplatesNotFound'))
      return undefined;
    throw error;
  }
}

export function compileInclude(compiler: Compiler, node: IncludeNode, scope: Scope): Execute {
  const place = compiler.place(node);
  const name = compileExpression(compiler, node.template, scope);
  const namePlace = compiler.place(node.template);
  const locals = node.withContext ? scope.locals() : undefined;
  return (frame) => {
    const { rt } = frame;
    rt.place = place;
    rt.detail = undefined;
    rt.step();
    const find = (): CompiledTemplate => {
      const named = name(frame);
      rt.detail = namePlace;
      return templateAmong(rt, named);
    };
    const template = node.ignoreMissing ? orMissing(find) : find();
    if (template === undefined) return;
    if (locals === undefined) {
      // Jinja2 3.1.2 hands this past the `set` or `filter` block around it. In a macro that would lose the text.
      const to = frame.outer === undefined ? frame.base : rt.output;
      return rt.append(rt.defaultModule(template).body, to);
    }
    const context = rt.sharedContext(template, frame.context, locals(frame));
    rt.nested(() => template.root(context, rt));
  };
}

type Load = (frame: Frame) => TemplateModule;

function compileLoad(compiler: Compiler, node: ImportNode | FromImportNode, scope: Scope): Load {
  const place = compiler.place(node);
  const name = compileExpression(compiler, node.template, scope);
  const namePlace = compiler.place(node.template);
  const locals = node.withContext ? scope.locals() : undefined;
  return (frame) => {
    const { rt } = frame;
    rt.place = place;
    rt.detail = undefined;
    rt.step();
    const named = name(frame);
    rt.detail = namePlace;
    const template = templateNamed(rt, named);
    return locals === undefined
      ? rt.defaultModule(template)
      : withContext(rt, template, frame, locals(frame));
  };
}

function withContext(
  rt: Runtime,
  template: CompiledTemplate,
  frame: Frame,
  locals: ReturnType<ReturnType<Scope['locals']>>,
): TemplateModule {
  return rt.makeModule(template, rt.sharedContext(template, frame.context, locals));
}

export function compileImport(compiler: Compiler, node: ImportNode, scope: Scope): Execute {
  const load = compileLoad(compiler, node, scope);
  const write = scope.writeName(node.target);
  const publish = compileExport([node.target], scope, false);
  return (frame) => {
    write(frame, load(frame));
    publish(frame);
  };
}

export function compileFromImport(compiler: Compiler, node: FromImportNode, scope: Scope): Execute {
  const load = compileLoad(compiler, node, scope);
  const names = node.names.map(({ name, alias }) => ({ name, write: scope.writeName(alias) }));
  const aliases = node.names.map(({ alias }) => alias);
  const publish = compileExport(aliases, scope, false);
  return (frame) => {
    const module = load(frame);
    for (const { name, write } of names) {
      const message = `There is no "${name}" to import in template "${module.name}".`;
      const missing = (): Undefined => new Undefined(message, () => suggestion(name, module.exported.keys()));
      write(frame, orElse(module.attribute(name), missing));
    }
    publish(frame);
  };
}
