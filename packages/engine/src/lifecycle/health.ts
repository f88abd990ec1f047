import type { ContainerDetails, HealthCheck } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { CheckContext } from './check-context.ts';
import { askedInVain, type TryResult, untilDeadline } from './until-deadline.ts';
import { type CheckVerdict, impossible } from './verdict.ts';

/**
 * Waits until Docker's own health check says healthy. An unhealthy verdict is final: Docker has retried by then. It looks
 * again at once when the Engine tells of another verdict.
 */
export async function checkHealth(
  check: HealthCheck,
  context: CheckContext,
  signal: AbortSignal,
): Promise<CheckVerdict> {
  const { container, healthNews } = context;
  if (container === null) return impossible('there is no container');
  const patience = {
    ...context,
    maxWaitSeconds: check.maxWaitSeconds,
    signal,
    ...(healthNews === undefined ? {} : { news: healthNews }),
  };
  return untilDeadline(patience, () => lookAtHealth(container, context, signal));
}

/** So long what has no health check has to stay up; the watch over it tells if it does not. */
const staysUpMs = 1000;

async function lookAtHealth(
  container: string,
  { containers, clock, hide, isFormer }: CheckContext,
  signal: AbortSignal,
): Promise<TryResult> {
  try {
    const details = await containers.inspect(container, { signal });
    if (details === undefined) return { passed: false, cause: 'the container is gone', final: true };
    if (details.state !== 'running')
      return { passed: false, cause: `the container is not running, but ${details.state}`, final: false };
    switch (believedHealth(details)) {
      case 'healthy':
        return { passed: true };
      case 'starting':
        return {
          passed: false,
          cause: `Docker's health check has not passed yet${said(details, hide)}`,
          final: false,
        };
      case 'unhealthy':
        return { passed: false, cause: unhealthy(details, hide), final: true };
      case null:
        if (isFormer) {
          // The health check came with what has failed.
          await clock.sleep(staysUpMs, signal);
          return { passed: true };
        }
        return { passed: false, cause: 'neither the image nor the file defines a health check', final: true };
    }
  } catch (error) {
    if (error instanceof HostFailure) return askedInVain(error);
    throw error;
  }
}

/** Docker's verdict, unless it is of before the container's last start: then nothing is known yet. */
export function believedHealth({
  health,
  startedAt,
  lastProbe,
}: ContainerDetails): ContainerDetails['health'] {
  if (health === null || startedAt === null || lastProbe === null) return health;
  return Date.parse(lastProbe.startedAt) < Date.parse(startedAt) ? 'starting' : health;
}

/** `Docker's health check says unhealthy: connection refused`. @param hide takes secrets out of what its command prints. */
export function unhealthy(details: ContainerDetails, hide: (text: string) => string): string {
  return `Docker's health check says unhealthy${said(details, hide)}`;
}

function said({ lastProbe }: ContainerDetails, hide: (text: string) => string): string {
  const line =
    hide(lastProbe?.output ?? '')
      .trim()
      .split('\n')
      .at(-1)
      ?.trim() ?? '';
  return line === '' ? '' : `: ${line.slice(0, 200)}`;
}
