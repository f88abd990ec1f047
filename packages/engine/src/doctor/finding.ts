/**
 * `ok`: as it should be. `warning`: it works, and may not do so for long. `wrong`: to be seen to. `unreachable`: nobody
 * answers.
 */
export type Verdict = 'ok' | 'warning' | 'wrong' | 'unreachable';

/** What one check of an examination has found. */
export interface Finding {
  /** The ship's name; null: it is about the operator's own machine. */
  readonly ship: string | null;
  /** What was looked at, stable: `connection`, `clock`, … */
  readonly check: string;
  readonly verdict: Verdict;
  /** What was found, one clause. */
  readonly detail: string;
  /** What to do, one sentence; always there where something is wrong. */
  readonly hint?: string;
}

/** A finding before it is said whose it is. */
export type Found = Omit<Finding, 'ship'>;

export function ok(check: string, detail: string): Found {
  return { check, verdict: 'ok', detail };
}

export function trouble(verdict: Exclude<Verdict, 'ok'>, check: string, detail: string, hint: string): Found {
  return { check, verdict, detail, hint };
}

/** What an examination comes to. */
export function worst(findings: readonly Finding[]): 'ok' | 'wrong' | 'unreachable' {
  const verdicts = new Set(findings.map(({ verdict }) => verdict));
  if (verdicts.has('wrong')) return 'wrong';
  return verdicts.has('unreachable') ? 'unreachable' : 'ok';
}
