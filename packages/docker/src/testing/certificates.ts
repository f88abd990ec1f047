import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a small authority, made for one run of the tests. */
export interface Certificates {
  readonly directory: string;
  /** The authority's certificate; `other` is an authority that signed nothing. */
  readonly ca: string;
  readonly otherCa: string;
  /** `localhost` and 127.0.0.1. */
  readonly server: KeyPair;
  /** `elsewhere.example`. */
  readonly misnamed: KeyPair;
  /** 127.0.0.1, as its subject's common name alone. */
  readonly named: KeyPair;
  readonly client: KeyPair;
  remove(): void;
}

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** undefined: there is no `openssl` on this machine. */
export function makeCertificates(): Certificates | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-tls-'));
  const path = (name: string): string => join(directory, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: directory, stdio: 'pipe', timeout: 30_000 });
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = (name: string): string => {
    const subject = ['-subj', `/CN=${name}`, '-days', '2'];
    openssl('req', '-x509', ...curve, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...subject);
    return path(`${name}.pem`);
  };
  const pair = (name: string, extensions: string, commonName = name): KeyPair => {
    writeFileSync(path(`${name}.ext`), extensions);
    openssl('req', ...curve, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${commonName}`);
    const signed = [
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      `${name}.ext`,
    ];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed);
    return { cert: path(`${name}.pem`), key: path(`${name}.key`) };
  };
  try {
    return {
      directory,
      ca: authority('ca'),
      otherCa: authority('other'),
      server: pair('server', 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n'),
      misnamed: pair('misnamed', 'subjectAltName=DNS:elsewhere.example\nextendedKeyUsage=serverAuth\n'),
      named: pair('named', 'extendedKeyUsage=serverAuth\n', '127.0.0.1'),
      client: pair('client', 'extendedKeyUsage=clientAuth\n'),
      remove: () => rmSync(directory, { recursive: true }),
    };
  } catch (error) {
    rmSync(directory, { recursive: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
