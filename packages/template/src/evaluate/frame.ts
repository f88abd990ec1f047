import type { OutputBuffer } from '../output-buffer.ts';
import type { Value } from '../values/value.ts';
import type { CompiledTemplate } from './compiled-template.ts';
import type { Context } from './context.ts';
import type { Runtime } from './runtime.ts';

/** The variables of one call of a template's body, a block, a macro or a recursive loop. */
export class Frame {
  readonly rt: Runtime;
  readonly context: Context;
  /** The call around which this one was defined. */
  readonly outer: Frame | undefined;
  readonly slots: (Value | undefined)[] = [];
  /** Where output went when the call began. */
  readonly base: OutputBuffer;
  /** What the template extends, once its `extends` was reached. */
  parentTemplate: CompiledTemplate | undefined;

  constructor(rt: Runtime, context: Context, outer?: Frame) {
    this.rt = rt;
    this.context = context;
    this.outer = outer;
    this.base = rt.output;
  }
}

export type Evaluate = (frame: Frame) => Value;
export type Execute = (frame: Frame) => void;
