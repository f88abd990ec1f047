import type { HealthCheck } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { CheckContext } from './check-context.ts';
import { type TryResult, untilDeadline } from './until-deadline.ts';
import type { CheckVerdict } from './verdict.ts';

/** Waits until Docker's own health check says healthy. An unhealthy verdict is final: Docker has retried by then. */
export async function checkHealth(
  check: HealthCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { clock, container } = context;
  return untilDeadline(check.maxWaitSeconds, clock, signal, () => lookAtHealth(container, context, signal));
}

async function lookAtHealth(
  container: string | null,
  { containers }: CheckContext,
  signal: AbortSignal,
): Promise<TryResult> {
  if (container === null) return { passed: false, cause: 'there is no container', final: true };
  try {
    const details = await containers.inspect(container, { signal });
    switch (details?.health) {
      case undefined:
        return { passed: false, cause: 'the container is gone', final: true };
      case 'healthy':
        return { passed: true };
      case 'starting':
        return { passed: false, cause: "Docker's health check has not passed yet", final: false };
      case 'unhealthy':
        return { passed: false, cause: "Docker's health check says unhealthy", final: true };
      case null:
        return { passed: false, cause: 'neither the image nor the file defines a health check', final: true };
    }
  } catch (error) {
    if (error instanceof HostFailure) return { passed: false, cause: error.message, final: false };
    throw error;
  }
}
