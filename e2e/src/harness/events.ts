/** One line of `--json`. */
export interface JsonEvent {
  readonly type: string;
  readonly step?: string;
  readonly outcome?: { readonly kind: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

export function events(stdout: string): JsonEvent[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JsonEvent);
}

/** Step → how it settled. */
export function outcomes(stdout: string): Record<string, string> {
  const settled = events(stdout).filter((event) => event.type === 'step-settled');
  return Object.fromEntries(settled.map((event) => [event.step ?? '', event.outcome?.kind ?? '']));
}

/** Steps in the order in which they began, or settled. */
export function order(stdout: string, type: 'step-began' | 'step-settled'): string[] {
  return events(stdout)
    .filter((event) => event.type === type)
    .map((event) => event.step ?? '');
}

/** What failed, with all that a person is told of it, in the order in which it was told. */
export function failures(stdout: string): Readonly<Record<string, unknown>>[] {
  return events(stdout).flatMap(({ type, outcome }) =>
    type === 'step-settled' && outcome?.kind === 'failed'
      ? [outcome['failure'] as Readonly<Record<string, unknown>>]
      : [],
  );
}
