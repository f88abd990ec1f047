import type { SourceText } from '../source-text.ts';
import type { BlockFunction, Context } from './context.ts';
import type { TemplateModule } from './module.ts';
import type { Runtime } from './runtime.ts';

/** A template that can be run. */
export interface CompiledTemplate {
  readonly name: string;
  readonly source: SourceText;
  /** Writes the body into the current output. */
  readonly root: (context: Context, rt: Runtime) => void;
  readonly blocks: ReadonlyMap<string, BlockFunction>;
  /** Made at the first import without context, and then shared. */
  module: TemplateModule | undefined;
}
