/** How one check went. */
export interface CheckVerdict {
  readonly passed: boolean;
  readonly attempts: number;
  readonly elapsedMs: number;
  /** The last cause, where it failed. */
  readonly cause?: string;
}
