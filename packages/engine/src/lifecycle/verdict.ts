/** How one check went, or how far it has got. */
export interface CheckVerdict {
  readonly passed: boolean;
  readonly attempts: number;
  readonly elapsedMs: number;
  /** The last cause, where it failed. */
  readonly cause?: string;
  /** It failed as the Engine, which was to tell, could not be asked. */
  readonly unasked?: true;
  /** What was found out about that cause, as a clause. */
  readonly why?: string;
  /** The end of what the last try's program wrote, for people. */
  readonly output?: string;
}

/** Hears how far a check has got, each time that it has tried in vain. */
export type Tried = (sofar: CheckVerdict) => void;

/** `connection refused by 10.0.0.2:5432, 14 attempts in 14.0 s`, and why. */
export function verdictInWords({
  attempts,
  elapsedMs,
  cause = 'failed',
  why,
}: Omit<CheckVerdict, 'passed'>): string {
  if (attempts === 0) return cause;
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  return `${cause}, ${tries} in ${(elapsedMs / 1000).toFixed(1)} s${why === undefined ? '' : `; ${why}`}`;
}

/** Of a check that cannot pass, and is not tried. */
export function impossible(cause: string): CheckVerdict {
  return { passed: false, attempts: 0, elapsedMs: 0, cause };
}
