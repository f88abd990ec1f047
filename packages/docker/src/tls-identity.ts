import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { HostFailure, type Ship, type TlsSettings, tlsFault } from '@maestro-ng/engine';
import type { Validity } from './failures.ts';

/** In bytes: all authorities of a system are a tenth of it. */
const largestFile = 4 * 1024 * 1024;

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
 * @throws HostFailure `misconfigured` where a file cannot be read, or used.
 */
export async function readTlsIdentity(ship: Ship, tls: TlsSettings): Promise<TlsIdentity> {
  const paths = { ca: tls.caPath, cert: tls.certPath, key: tls.keyPath };
  const [ca, cert, key] = await Promise.all([
    readTlsFile(ship, 'ca', paths.ca),
    readTlsFile(ship, 'cert', paths.cert),
    readTlsFile(ship, 'key', paths.key),
  ]);
  const texts = Object.entries({ ca, cert, key }).flatMap(([of, content]) =>
    content === undefined ? [] : [[of, content.toString('latin1')]],
  );
  const fault = await tlsFault(Object.fromEntries(texts) as Parameters<typeof tlsFault>[0]);
  if (fault !== undefined) throw unusable(ship, fault.of, paths[fault.of] ?? '', fault.why);
  return {
    rejectUnauthorized: tls.verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** When the certificate that is shown is valid; undefined: none is shown. */
export function validityOf({ cert, key }: TlsIdentity): Validity | undefined {
  if (cert === undefined || key === undefined) return undefined;
  const { validFrom, validTo } = new X509Certificate(cert);
  return { from: Date.parse(validFrom), to: Date.parse(validTo) };
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

type TlsPart = 'ca' | 'cert' | 'key';

async function readTlsFile(ship: Ship, part: TlsPart, path: string | null): Promise<Buffer | undefined> {
  if (path === null) return undefined;
  try {
    const about = await stat(path);
    // What is no plain file may keep who reads it waiting.
    if (!about.isFile())
      throw unusable(ship, part, path, about.isDirectory() ? 'it is a folder' : 'it is no plain file');
    if (about.size > largestFile) throw unusable(ship, part, path, 'it is too large for that');
    return await readFile(path);
  } catch (error) {
    if (error instanceof HostFailure) throw error;
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''] ?? 'it cannot be read';
    throw unusable(ship, part, path, reason, error);
  }
}

function unusable({ name }: Ship, part: TlsPart, path: string, why: string, cause?: unknown): HostFailure {
  const message = `the TLS ${partNames[part]} of ship ${name}, ${path}: ${why}`;
  return new HostFailure('misconfigured', name, message, { cause });
}

const partNames = { ca: 'certificate authority', cert: 'certificate', key: 'key' } as const;

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'no permission to read it',
};
