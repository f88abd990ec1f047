import type { TcpCheck } from '../model/index.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { CheckContext } from './check-context.ts';

/**
 * The ship's port that a check asks. Where Docker has picked it from a range, or the container was not made by this file,
 * the container tells which one; before there is a container, and where nothing is published (`net: host`), it is the
 * first of the file's range. A port that was picked stays: the watch over the container ends checks of one that is
 * started anew.
 */
export function portToAsk(
  { port, containerPort, isPicked }: Pick<TcpCheck, 'port' | 'containerPort' | 'isPicked'>,
  { container, containers, isFormer }: CheckContext,
  signal: AbortSignal,
): () => Promise<{ readonly port: number } | { readonly cause: string }> {
  const isKnown = (isPicked === undefined && !isFormer) || container === null;
  let known = isKnown ? port : undefined;
  return async () => {
    if (known !== undefined || container === null) return { port: known ?? port };
    try {
      const details = await containers.inspect(container, { signal });
      if (details?.state !== 'running') return { cause: 'the container does not run' };
      const picked = details.ports.find(
        (published) => published.private === containerPort && published.protocol === 'tcp',
      );
      known = picked?.public ?? port;
      return { port: known };
    } catch (error) {
      if (error instanceof HostFailure) return { cause: error.message };
      throw error;
    }
  };
}
