import type { Connection, Ship } from '@maestro-ng/engine';

/** A ship at this port of the loopback, or at this connection. */
export function testShip(
  to: number | Connection,
  {
    timeoutSeconds = 5,
    connectTimeoutSeconds,
    apiVersion = 'auto',
  }: { timeoutSeconds?: number; connectTimeoutSeconds?: number; apiVersion?: string } = {},
): Ship {
  const connection: Connection =
    typeof to === 'number' ? { kind: 'tcp', host: '127.0.0.1', port: to, tls: null } : to;
  return {
    name: 'alpha',
    ip: '127.0.0.1',
    endpoint: '127.0.0.1',
    connection,
    timeoutSeconds,
    ...(connectTimeoutSeconds === undefined ? {} : { connectTimeoutSeconds }),
    apiVersion,
    at: '/ships/alpha',
  };
}
