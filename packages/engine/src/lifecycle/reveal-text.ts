import type { Text } from '../model/index.ts';
import type { Operator } from '../port/operator.ts';

/** A text with every secret looked up. Rejects with a sentence that names where one was looked for, never a value. */
export async function revealText(text: Text, operator: Operator, signal: AbortSignal): Promise<string> {
  const parts = await Promise.all(
    text.parts.map(async (part) => ('literal' in part ? part.literal : operator.secret(part.secret, signal))),
  );
  return parts.join('');
}
