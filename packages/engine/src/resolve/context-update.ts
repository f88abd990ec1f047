import type { Connection } from '../model/index.ts';

/**
 * The command that has a Docker context verify its Engine's certificate. It takes the place of all that the context has of
 * TLS, so a client certificate that it shows is given anew.
 *
 * @returns undefined: the context leads to no port, and no TLS is spoken.
 */
export function contextUpdate(
  name: string,
  connection: Connection,
  showsCertificate = false,
): string | undefined {
  if (connection.kind !== 'tcp') return undefined;
  const { host, port, tls } = connection;
  const address = host.includes(':') ? `[${host}]` : host;
  const shows = showsCertificate || (tls?.certPath ?? null) !== null;
  const own = shows ? ',cert=CERT.pem,key=KEY.pem' : '';
  return `docker context update ${name} --docker host=tcp://${address}:${port},ca=CA.pem${own}`;
}
