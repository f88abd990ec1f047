import type { DataNode, Expression, OutputNode, Span } from '../ast.ts';
import type { Evaluate, Execute, Frame } from '../evaluate/frame.ts';
import { apart } from '../evaluate/trace.ts';
import type { OutputBuffer } from '../output-buffer.ts';
import { str } from '../printing/str.ts';
import { realigned } from '../realign.ts';
import type { Site } from '../source-map.ts';
import { escapeValue } from '../values/escape.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';
import { expected } from '../values/wording.ts';
import { escapes } from './assign.ts';
import type { Compiler } from './compiler.ts';
import { isConstant } from './constant.ts';
import { compileExpression } from './expressions.ts';
import type { Scope } from './scope.ts';

/** The call of the template's own body around a call. */
export function rootOf(frame: Frame): Frame {
  let root = frame;
  while (root.outer !== undefined) root = root.outer;
  return root;
}

function textAlone(value: Value): string {
  const text = textOf(value);
  if (text === undefined) throw expected('a text to write', value);
  return text;
}

/** Writes the text that a block gave after a filter or a call, as it is; it keeps the origins that it had. */
export function compileWrite(
  compiler: Compiler,
  node: Expression,
  span: Span,
  value: Evaluate,
  given?: () => OutputBuffer | undefined,
): Execute {
  return compileWriter(compiler, node, span, value, (_frame, result) => textAlone(result), given);
}

/** Prints what an expression gives; what a macro wrote keeps its own origins. */
function compilePrint(compiler: Compiler, node: Expression, value: Evaluate): Execute {
  const { autoescape, volatile } = compiler.escaping;
  const escaped = volatile && isConstant(node, false) ? (): boolean => autoescape : escapes(compiler);
  return compileWriter(compiler, node, node, value, (frame, result, site) => {
    const { rt } = frame;
    if (result instanceof Undefined && !result.intended) rt.warn(result, site);
    return escaped(frame) ? escapeValue(rt, result).text : str(rt, result);
  });
}

type Show = (frame: Frame, result: Value, site: Site) => string;

function compileWriter(
  compiler: Compiler,
  node: Expression,
  span: Span,
  value: Evaluate,
  show: Show,
  given?: () => OutputBuffer | undefined,
): Execute {
  const place = compiler.place(span);
  const site: Site = { source: compiler.source, start: node.start, end: node.end, expression: node };
  const write: Execute = (frame) => {
    const { rt } = frame;
    rt.place = place;
    rt.detail = undefined;
    rt.takeCaptured();
    const result = value(frame);
    const text = show(frame, result, site);
    const captured = rt.takeCaptured() ?? given?.();
    const buffer = captured && realigned(captured, text, site);
    if (buffer !== undefined) rt.append(buffer);
    else rt.write(text, site, rt.trace?.met);
  };
  if (!compiler.isTraced) return write;
  return (frame) => apart(frame.rt.trace, () => write(frame));
}

function compileItem(compiler: Compiler, node: DataNode | Expression, scope: Scope): Execute {
  if (node.type !== 'data') return compilePrint(compiler, node, compileExpression(compiler, node, scope));
  const { text, start, end } = node;
  const site: Site = { source: compiler.source, start, end, expression: undefined };
  return (frame) => frame.rt.write(text, site);
}

export function compileOutput(compiler: Compiler, node: OutputNode, scope: Scope): Execute {
  if (scope.checksOutput && compiler.knownExtends) return () => undefined;
  const items = node.items.map((item) => compileItem(compiler, item, scope));
  const [only] = items;
  const run: Execute =
    only !== undefined && items.length === 1
      ? only
      : (frame) => {
          for (const item of items) item(frame);
        };
  if (!scope.checksOutput) return run;
  return (frame) => {
    if (rootOf(frame).parentTemplate === undefined) run(frame);
  };
}
