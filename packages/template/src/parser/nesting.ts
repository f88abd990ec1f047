import { CompileFailure } from '../failure.ts';
import type { TokenStream } from './token-stream.ts';

/** How long a chain such as `a + b + c …` or `a.b.c …` may be: it is evaluated by as many nested calls. */
const chainBound = 800;

/** Keeps reading and evaluating from using more of the call stack than there is. */
export class Nesting {
  readonly #stream: TokenStream;
  readonly #depth: number;
  #level = 0;

  constructor(stream: TokenStream, depth: number) {
    this.#stream = stream;
    this.#depth = depth;
  }

  enter(): void {
    if (++this.#level > this.#depth) this.#refuse();
  }

  leave(): void {
    this.#level--;
  }

  /** Adds the link of that number to a chain that grows to the left. */
  link<T>(number: number, node: T): T {
    if (number > chainBound) this.#refuse();
    return node;
  }

  #refuse(): never {
    const { current, file } = this.#stream;
    const place = { file, line: current.line, start: current.start, end: current.end };
    throw new CompileFailure(
      'RecursionError',
      'The template is nested too deeply.',
      place,
      'set parts of it to names of their own first',
    );
  }
}
