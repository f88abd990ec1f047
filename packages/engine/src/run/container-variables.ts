import { allSecrets } from '../lifecycle/all-secrets.ts';
import { revealText } from '../lifecycle/reveal-text.ts';
import type { ContainerSpec } from '../model/index.ts';
import type { Operator } from '../port/index.ts';

/** The container's variables as Docker takes them, every secret looked up: `NAME=value`, or a bare `NAME`. Rejects as `revealText`. */
export async function containerVariables(
  spec: ContainerSpec,
  operator: Pick<Operator, 'secret'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return allSecrets(
    spec.env.map(async ({ name, value }) =>
      value === null ? name : `${name}=${await revealText(value, name, operator, signal)}`,
    ),
  );
}
