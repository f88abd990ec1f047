/** Bounds on one rendering. */
export interface RenderBudget {
  /** Statements, loop turns and items handled by filters. */
  readonly steps: number;
  /** UTF-16 units of the output, and of every text made on the way. */
  readonly outputLength: number;
  /** Macros, blocks, includes and recursive loops inside one another; also how deep expressions may nest. */
  readonly depth: number;
}

/** Ample for files written by hand: two million steps, 32 million characters, 200 levels. */
export const defaultBudget: RenderBudget = { steps: 2_000_000, outputLength: 32_000_000, depth: 200 };
