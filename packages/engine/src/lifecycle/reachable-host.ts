import type { TcpCheck } from '../model/index.ts';
import type { CheckContext } from './check-context.ts';

/** Why a check cannot reach its host from here; undefined: nothing is known against it. */
export async function unreachableHost(
  { host, loopbackOf }: Pick<TcpCheck, 'host' | 'loopbackOf'>,
  { operator }: CheckContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (loopbackOf === undefined || loopbackOf.ip === null) return undefined;
  const { ship, ip } = loopbackOf;
  if (await operator.isThisMachine(ip, signal)) return undefined;
  return `the port is published at ${host} of ${ship} alone, which this machine is not: only a rexec check, inside the container, can tell`;
}
