import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';

/** Whether a host's name or address is one of the machine that the tool runs on. */
export async function isThisMachine(host: string, signal: AbortSignal): Promise<boolean> {
  signal.throwIfAborted();
  const own = new Set(
    Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address)),
  );
  try {
    const found = await lookup(host, { all: true });
    return found.some(({ address }) => own.has(address) || /^127\./.test(address));
  } catch {
    return false;
  } finally {
    signal.throwIfAborted();
  }
}
