import type { BlockNode, Span, Statement } from '../ast.ts';
import type { BlockFunction } from '../evaluate/context.ts';
import type { Execute } from '../evaluate/frame.ts';
import type { Library } from '../evaluate/library.ts';
import type { Place } from '../evaluate/runtime.ts';
import { CompileFailure } from '../failure.ts';
import type { SourceText } from '../source-text.ts';
import type { Scope } from './scope.ts';

/** Whether output is escaped, as far as the text tells; `volatile`: only rendering can. */
export interface Escaping {
  readonly autoescape: boolean;
  readonly volatile: boolean;
}

/** What is known while one template is turned into functions. */
export class Compiler {
  readonly source: SourceText;
  readonly library: Library;
  /** Whether it is traced what values are made of. */
  readonly isTraced: boolean;
  readonly blocks: Map<string, BlockNode> = new Map();
  readonly blockFunctions: Map<string, BlockFunction> = new Map();
  readonly #statement: (compiler: Compiler, node: Statement, scope: Scope) => Execute;
  escaping: Escaping = { autoescape: false, volatile: false };
  /** Some block is `scoped`: loops keep their variables for it. */
  hasScopedBlocks = false;
  /** Something is assigned to `loop`, which loops refuse. */
  assignsLoop = false;
  extendsSoFar = 0;
  /** An `extends` was met that is always reached. */
  knownExtends = false;

  constructor(
    source: SourceText,
    { library, isTraced }: Pick<Compiler, 'library' | 'isTraced'>,
    statement: (compiler: Compiler, node: Statement, scope: Scope) => Execute,
  ) {
    this.source = source;
    this.library = library;
    this.isTraced = isTraced;
    this.#statement = statement;
  }

  place({ line, start, end }: Span): Place {
    return { source: this.source, line, start, end };
  }

  fail(message: string, { line, start, end }: Span, hint?: string): never {
    throw new CompileFailure(
      'TemplateAssertionError',
      message,
      { file: this.source.name, line, start, end },
      hint,
    );
  }

  body(nodes: readonly Statement[], scope: Scope): Execute {
    const steps: Execute[] = [];
    try {
      for (const node of nodes) steps.push(this.#statement(this, node, scope));
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      steps.push(error.last);
    }
    const [first, second] = steps;
    if (first === undefined) return () => undefined;
    if (second === undefined) return first;
    return (frame) => {
      for (const step of steps) step(frame);
    };
  }
}

/** Ends a body early: `last` always fails, and what follows it is not even looked at. */
export class Unreachable extends Error {
  readonly last: Execute;

  constructor(last: Execute) {
    super('what follows cannot be reached');
    this.last = last;
  }
}
