import type { Pointer } from '@maestro-ng/schema';

/**
 * Secrets that are written out in an environment file, by their places there. They are kept apart from the model, which
 * is plain data that is printed, and nothing that prints objects sees them.
 */
export class WrittenSecrets {
  readonly #values: ReadonlyMap<Pointer, string>;

  constructor(values: ReadonlyMap<Pointer, string> = new Map()) {
    this.#values = values;
  }

  /** undefined: there is no secret at that place. */
  find(at: Pointer): string | undefined {
    return this.#values.get(at);
  }
}
