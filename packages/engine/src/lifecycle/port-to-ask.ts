import type { TcpCheck } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { CheckContext } from './check-context.ts';

/**
 * The ship's port that a check asks. Where Docker has picked it from a range, the container tells which one; before
 * there is a container, and where nothing is published (`net: host`), it is the first of the range.
 */
export async function portToAsk(
  { port, pickedFor }: Pick<TcpCheck, 'port' | 'pickedFor'>,
  { container, containers }: CheckContext,
  signal: AbortSignal,
): Promise<{ readonly port: number } | { readonly cause: string }> {
  if (pickedFor === undefined || container === null) return { port };
  try {
    const details = await containers.inspect(container, { signal });
    if (details?.state !== 'running') return { cause: 'the container does not run' };
    const picked = details.ports.find(
      (published) => published.private === pickedFor && published.protocol === 'tcp',
    );
    return { port: picked?.public ?? port };
  } catch (error) {
    if (error instanceof HostFailure) return { cause: error.message };
    throw error;
  }
}
