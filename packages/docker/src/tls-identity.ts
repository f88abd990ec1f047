import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { HostFailure, type Ship, type TlsSettings } from '@maestro-ng/engine';

/** What TLS with an Engine is spoken with. */
export interface TlsIdentity {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized: boolean;
}

/**
 * Whether the Engine's certificate is verified is explicit, so that `NODE_TLS_REJECT_UNAUTHORIZED` in the shell changes
 * nothing.
 *
 * @throws HostFailure `refused` where a file cannot be read.
 */
export async function readTlsIdentity(ship: Ship, tls: TlsSettings): Promise<TlsIdentity> {
  const [ca, cert, key] = await Promise.all([
    readTlsFile(ship, 'certificate authority', tls.caPath),
    readTlsFile(ship, 'certificate', tls.certPath),
    readTlsFile(ship, 'key', tls.keyPath),
  ]);
  return {
    rejectUnauthorized: tls.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Speaks TLS over a stream that is there already. @param host whom the certificate must be for. */
export async function wrapInTls(stream: Duplex, host: string, identity: TlsIdentity): Promise<Duplex> {
  const { connect } = await import('node:tls');
  return new Promise((resolve, reject) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secured = connect({ socket: stream, host, ...name, ...identity });
    secured.once('error', reject);
    secured.once('secureConnect', () => {
      secured.off('error', reject);
      resolve(secured);
    });
  });
}

async function readTlsFile(ship: Ship, what: string, path: string | null): Promise<Buffer | undefined> {
  if (path === null) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';
    throw new HostFailure('refused', ship.name, `the TLS ${what} of ship ${ship.name}, ${path}: ${reason}`, {
      cause: error,
    });
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'it is a folder',
};
