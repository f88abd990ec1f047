/** Elements on their way from several writers to one reader, who is never far behind. */
export class EventQueue<T> {
  readonly #limit: number;
  readonly #elements: T[] = [];
  readonly #writers: (() => void)[] = [];
  #wakeReader: () => void = () => undefined;
  #end: { readonly error: unknown } | 'ended' | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when there is room for the next one; what is put after the end is lost. */
  async put(element: T): Promise<void> {
    if (this.#end !== undefined) return;
    this.#elements.push(element);
    this.#wakeReader();
    while (this.#elements.length >= this.#limit && this.#end === undefined) {
      await new Promise<void>((resolve) => this.#writers.push(resolve));
    }
  }

  /** The reader gets what is there, and then the end, or the error. */
  end(outcome: { readonly error: unknown } | 'ended'): void {
    this.#end ??= outcome;
    this.#wakeReader();
    this.#wakeWriters();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        if (this.#elements.length > 0) {
          const taken = this.#elements.splice(0);
          this.#wakeWriters();
          yield* taken;
        } else if (this.#end !== undefined) {
          if (this.#end !== 'ended') throw this.#end.error;
          return;
        } else await new Promise<void>((resolve) => (this.#wakeReader = resolve));
      }
    } finally {
      this.end('ended');
    }
  }

  #wakeWriters(): void {
    for (const wake of this.#writers.splice(0)) wake();
  }
}
