import { TemplateReference } from '../evaluate/block-reference.ts';
import type { CompiledTemplate } from '../evaluate/compiled-template.ts';
import { Frame } from '../evaluate/frame.ts';
import { parseTemplate } from '../parser/parser.ts';
import { analyseTemplate, undeclared, walk } from '../scope/analyse.ts';
import { Symbols } from '../scope/symbols.ts';
import type { SourceText } from '../source-text.ts';
import { Compiler } from './compiler.ts';
import { compileBlockFunction } from './inherit.ts';
import { FunctionScope, Scope } from './scope.ts';
import { compileStatement } from './statements.ts';

/** Reads a template and turns it into functions. `depth` bounds how deep it may nest. */
export function compileTemplate(
  source: SourceText,
  depth: number,
  needs: Pick<Compiler, 'library' | 'isTraced'>,
): CompiledTemplate {
  const body = parseTemplate(source, depth);
  const compiler = new Compiler(source, needs, compileStatement);
  let extending = false;
  walk(body, (node) => {
    if (node.type === 'extends') extending = true;
    if (node.type === 'name' && node.name === 'loop' && node.context === 'store') compiler.assignsLoop = true;
    if (node.type !== 'block') return;
    if (node.scoped) compiler.hasScopedBlocks = true;
    if (compiler.blocks.has(node.name))
      compiler.fail(`There is more than one block "${node.name}" in this template.`, node);
    compiler.blocks.set(node.name, node);
  });
  const scope = new Scope(new Symbols(), new FunctionScope(), {
    toplevel: true,
    rootlevel: true,
    checksOutput: extending,
  });
  const readsSelf = undeclared(body, ['self']).has('self');
  if (readsSelf) scope.symbols.parameter('self');
  analyseTemplate(scope.symbols, body);
  const enter = scope.enter();
  const writeSelf = readsSelf ? scope.writeName('self') : undefined;
  const run = compiler.body(body, scope);
  for (const [name, node] of compiler.blocks)
    compiler.blockFunctions.set(name, compileBlockFunction(compiler, node));
  return {
    name: source.name,
    source,
    blocks: compiler.blockFunctions,
    module: undefined,
    root: (context, rt) => {
      const frame = new Frame(rt, context);
      writeSelf?.(frame, new TemplateReference(context));
      enter(frame);
      run(frame);
      const parent = frame.parentTemplate;
      if (parent !== undefined) rt.nested(() => parent.root(context, rt));
    },
  };
}
