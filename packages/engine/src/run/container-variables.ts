import type { ContainerSpec, Text } from '../model/index.ts';
import type { Operator } from '../port/index.ts';

/** The container's variables as Docker takes them, every secret looked up: `NAME=value`, or a bare `NAME`. */
export async function containerVariables(
  spec: ContainerSpec,
  operator: Operator,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return Promise.all(
    spec.env.map(async ({ name, value }) =>
      value === null ? name : `${name}=${await revealed(value, operator, signal)}`,
    ),
  );
}

async function revealed(text: Text, operator: Operator, signal: AbortSignal): Promise<string> {
  const parts = await Promise.all(
    text.parts.map(async (part) => ('literal' in part ? part.literal : operator.secret(part.secret, signal))),
  );
  return parts.join('');
}
