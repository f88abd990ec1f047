import type { Text } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';
import { allSecrets } from './all-secrets.ts';
import { revealText } from './reveal-text.ts';

/** Headers with every secret looked up. Rejects as `revealText`. */
export function revealHeaders(
  headers: readonly { readonly name: string; readonly value: Text }[],
  operator: Pick<Operator, 'secret'>,
  signal: AbortSignal,
): Promise<[string, string][]> {
  return allSecrets(
    headers.map(
      async ({ name, value }): Promise<[string, string]> => [
        name,
        await revealText(value, `the header ${name}`, operator, signal),
      ],
    ),
  );
}
