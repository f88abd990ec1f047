import { expect } from 'vitest';
import { type Workplace, workplace } from './maestro.ts';

interface Planned {
  readonly steps: readonly {
    readonly step: string;
    readonly change: { readonly kind: string; readonly keptAside?: boolean } | null;
  }[];
}

/** A folder with an environment file that has been applied. */
export async function appliedWorkplace(file: string): Promise<Workplace> {
  const place = workplace(file);
  expect((await place.maestro('apply', '-y')).code).toBe(0);
  return place;
}

/** What an apply would do: step → kind of change, without what it leaves alone. */
export async function changesIn(
  { maestro }: Pick<Workplace, 'maestro'>,
  ...words: string[]
): Promise<Record<string, string>> {
  const { stdout } = await maestro('plan', '--json', ...words);
  const { steps } = JSON.parse(stdout) as Planned;
  return Object.fromEntries(
    steps.flatMap(({ step, change }) =>
      change === null || (change.kind === 'leave' && change.keptAside !== true)
        ? []
        : [[step, change.kind] as const],
    ),
  );
}

/** That there is nothing left to do, as a script is told of it. */
export async function expectNothingToDo({ maestro }: Pick<Workplace, 'maestro'>): Promise<void> {
  const { code, stdout } = await maestro('plan', '--prune', '--detailed-exitcode');
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^plan e2e: nothing to do, .* as asked\n$/)]);
}
