import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface CertificateOptions {
  readonly name: string;
  /** E.g. `subjectAltName=IP:10.0.0.1`. */
  readonly extensions: string;
  /** How long it is valid from now on. */
  readonly days?: number;
}

/** An authority in a folder of its own. */
export interface Authority {
  readonly ca: string;
  readonly issue: (options: CertificateOptions) => { readonly cert: string; readonly key: string };
  readonly remove: () => void;
}

export function makeAuthority(): Authority {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-ca-'));
  const path = (name: string): string => join(directory, name);
  const openssl = (...words: string[]): void => {
    execFileSync('openssl', words, { cwd: directory, stdio: 'pipe', timeout: 30_000 });
  };
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...curve, '-days', '2', '-subj', '/CN=e2e', '-keyout', 'ca.key', '-out', 'ca.pem');
  return {
    ca: path('ca.pem'),
    issue({ name, extensions, days = 2 }) {
      writeFileSync(path(`${name}.ext`), `${extensions}\n`);
      openssl('req', ...curve, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
      const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days)];
      openssl(
        'x509',
        '-req',
        '-in',
        `${name}.csr`,
        ...signing,
        '-extfile',
        `${name}.ext`,
        '-out',
        `${name}.pem`,
      );
      return { cert: path(`${name}.pem`), key: path(`${name}.key`) };
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
