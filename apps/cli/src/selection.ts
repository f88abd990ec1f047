import type { Diagnostic, Selection, SelectionProblem, StopSelection } from '@maestro-ng/engine';
import { Rejected } from './rejected.ts';

/** The flags that choose containers, as oclif gives them. */
export interface SelectionFlags {
  readonly 'with-dependencies': boolean;
  readonly 'ignore-dependencies': boolean;
  readonly 'container-filter'?: string | undefined;
  readonly 'ship-filter'?: string | undefined;
}

export function selectionOf(things: readonly string[] | undefined, flags: SelectionFlags): Selection {
  const containerFilter = flags['container-filter'];
  const shipFilter = flags['ship-filter'];
  return {
    things: things ?? [],
    withDependencies: flags['with-dependencies'],
    ignoreDependencies: flags['ignore-dependencies'],
    ...(containerFilter === undefined ? {} : { containerFilter }),
    ...(shipFilter === undefined ? {} : { shipFilter }),
  };
}

/** The flags of what stops containers, as oclif gives them. */
export interface StopFlags extends SelectionFlags {
  readonly all: boolean;
  readonly 'expand-services': boolean;
}

export function stopSelectionOf(things: readonly string[] | undefined, flags: StopFlags): StopSelection {
  return {
    ...selectionOf(things, flags),
    all: flags.all,
    expandServices: flags['expand-services'],
  };
}

/** A selection that cannot be acted on, as the rejection that it comes to. */
export function rejectSelection(problems: readonly SelectionProblem[]): Rejected {
  return new Rejected(
    problems.map(
      ({ code, message, hint }): Diagnostic => ({
        severity: 'error',
        code,
        message,
        ...(hint === undefined ? {} : { hint }),
      }),
    ),
  );
}
