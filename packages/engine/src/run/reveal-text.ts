import type { Text } from '../model/index.ts';
import type { Operator } from '../port/index.ts';

/** The text itself, every secret in it looked up. Rejects as `Operator.secret` does. */
export async function revealText(text: Text, operator: Operator, signal: AbortSignal): Promise<string> {
  const parts = await Promise.all(
    text.parts.map(async (part) => ('literal' in part ? part.literal : operator.secret(part.secret, signal))),
  );
  return parts.join('');
}
