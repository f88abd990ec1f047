import type { Connection, Ship } from '@maestro-ng/engine';

/** A ship at this port of the loopback, or at this connection. */
export function testShip(
  to: number | Connection,
  { timeoutSeconds = 5, apiVersion = 'auto' }: { timeoutSeconds?: number; apiVersion?: string } = {},
): Ship {
  const connection: Connection =
    typeof to === 'number' ? { kind: 'tcp', host: '127.0.0.1', port: to, tls: null } : to;
  return {
    name: 'alpha',
    ip: '127.0.0.1',
    endpoint: '127.0.0.1',
    connection,
    timeoutSeconds,
    apiVersion,
    at: '/ships/alpha',
  };
}
