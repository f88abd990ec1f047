import { allSecrets } from '../lifecycle/all-secrets.ts';
import { revealedOptions } from '../lifecycle/revealed-options.ts';
import type { LifecycleCheck, LifecycleState, PlayName } from '../model/index.ts';
import type { Operator } from '../port/index.ts';

/** The states whose checks a play may run. */
export const statesOf: { readonly [play in PlayName]: readonly LifecycleState[] } = {
  start: ['pre-start', 'running'],
  stop: ['pre-stop', 'stopped'],
  kill: ['stopped'],
  restart: ['pre-start', 'pre-stop', 'stopped', 'running'],
  pull: [],
  clean: [],
  apply: ['pre-start', 'running', 'pre-stop', 'stopped'],
};

/**
 * Looks up the secrets that checks need, so that none is found to be missing when it is too late. Rejects as `revealText`.
 * @param variables those of the container, which commands on the operator's machine are given.
 */
export async function revealCheckSecrets(
  checks: readonly LifecycleCheck[],
  operator: Operator,
  signal: AbortSignal,
  variables: () => Promise<unknown>,
): Promise<void> {
  await allSecrets<unknown>([
    ...(checks.some(({ type }) => type === 'exec') ? [variables()] : []),
    ...checks.flatMap((check) => (check.type === 'http' ? [revealedOptions(check, operator, signal)] : [])),
  ]);
}
