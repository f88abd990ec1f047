import type { CheckContext } from './check-context.ts';
import { listenersCommand, listenersOf, whyNobodyListens } from './listening-ports.ts';
import type { CheckVerdict } from './verdict.ts';

const timeoutSeconds = 3;

/** A verdict over a port at which nobody listened to the end, with what is found inside the container. */
export async function explained(
  verdict: CheckVerdict,
  containerPort: number | undefined,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const why = await lookInside(containerPort, context, signal);
  return why === undefined ? verdict : { ...verdict, why };
}

/**
 * Why nothing answers at a container's port, by what listens inside; undefined: it cannot be told. To be asked once a
 * check has failed, since it runs a command in the container.
 */
async function lookInside(
  port: number | undefined,
  { container, exec }: CheckContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (container === null || port === undefined) return undefined;
  try {
    const { output } = await exec.run(container, listenersCommand, { signal, timeoutSeconds });
    return /local_address/.test(output) ? whyNobodyListens(listenersOf(output), port) : undefined;
  } catch {
    // No `cat` in the image, or no container any more: the failure stands as it is.
    signal.throwIfAborted();
    return undefined;
  }
}
