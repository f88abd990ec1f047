import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tlsFault } from './tls-fault.ts';

const directory = mkdtempSync(join(tmpdir(), 'maestro-tls-fault-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function openssl(...words: string[]): void {
  execFileSync('openssl', words, { cwd: directory, stdio: 'pipe' });
}

function read(name: string): string {
  return readFileSync(join(directory, name), 'utf8');
}

describe('what TLS is spoken with', () => {
  let cert = '';
  let key = '';
  let otherKey = '';

  beforeAll(() => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    openssl('req', '-x509', ...curve, '-subj', '/CN=one', '-keyout', 'one.key', '-out', 'one.pem');
    openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-out', 'other.key');
    openssl('pkey', '-in', 'one.key', '-aes128', '-passout', 'pass:hunter2', '-out', 'locked.key');
    [cert, key, otherKey] = [read('one.pem'), read('one.key'), read('other.key')];
  });

  it('is fit', async () => {
    expect(await tlsFault({ ca: cert, cert, key })).toBeUndefined();
    expect(await tlsFault({ ca: `${cert}${cert}` })).toBeUndefined();
    expect(await tlsFault({})).toBeUndefined();
  });

  it('is not, and that is said in words', async () => {
    const why = async (...words: Parameters<typeof tlsFault>): Promise<string> => {
      const fault = await tlsFault(...words);
      return `${fault?.of}: ${fault?.why}`;
    };
    expect(await why({ ca: '' })).toBe('ca: it holds no certificate as PEM');
    expect(await why({ ca: 'no PEM at all' })).toBe('ca: it holds no certificate as PEM');
    expect(await why({ ca: key })).toBe('ca: it holds a key, and no certificate');
    expect(await why({ cert: cert.slice(0, 200), key })).toBe('cert: its certificate is damaged');
    expect(await why({ cert, key: cert })).toBe('key: it holds a certificate, and no key');
    expect(await why({ cert, key: 'nothing' })).toBe('key: it holds no private key as PEM');
    expect(await why({ cert, key: key.slice(0, 100) })).toBe(
      'key: its private key is damaged, or of a kind that is not known',
    );
    expect(await why({ cert, key: otherKey })).toBe('key: it is not the key of the certificate');
    expect(await why({ cert, key: read('locked.key') })).toBe(
      'key: it has a passphrase, which nobody is asked for: give one without (openssl pkey -in KEY -out PLAIN)',
    );
  });
});
