import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';

/** What TLS is spoken with, as PEM; several authorities may be in one text. */
export interface PemMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Which of it cannot be used, and why, a clause about it. */
export interface TlsFault {
  readonly of: keyof PemMaterial;
  readonly why: string;
}

/**
 * Looks at what TLS is to be spoken with before it is, so that a file is blamed for what is wrong with it, in words
 * other than OpenSSL's. Without a fault: undefined.
 */
export async function tlsFault({ ca, cert, key }: PemMaterial): Promise<TlsFault | undefined> {
  for (const [of, text] of Object.entries({ ca, cert }) as ['ca' | 'cert', string | undefined][]) {
    if (text !== undefined && certificateOf(text) === undefined) return { of, why: noCertificate(text) };
  }
  const privateKey = key === undefined ? undefined : privateKeyOf(key);
  if (typeof privateKey === 'string') return { of: 'key', why: privateKey };
  if (cert !== undefined && privateKey !== undefined && !certificateOf(cert)?.checkPrivateKey(privateKey))
    return { of: 'key', why: 'it is not the key of the certificate' };
  return refusedByOpenSsl({ ca, cert, key });
}

const certificatePattern = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/u;
const keyPattern = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/u;

function certificateOf(text: string): X509Certificate | undefined {
  if (!certificatePattern.test(text)) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

function noCertificate(text: string): string {
  if (certificatePattern.test(text)) return 'its certificate is damaged';
  return keyPattern.test(text) ? 'it holds a key, and no certificate' : 'it holds no certificate as PEM';
}

function privateKeyOf(text: string): KeyObject | string {
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/mu.test(text))
    return 'it has a passphrase, which nobody is asked for: give one without (openssl pkey -in KEY -out PLAIN)';
  if (!keyPattern.test(text))
    return certificatePattern.test(text)
      ? 'it holds a certificate, and no key'
      : 'it holds no private key as PEM';
  try {
    return createPrivateKey(text);
  } catch {
    return 'its private key is damaged, or of a kind that is not known';
  }
}

/** What is well formed may be too weak for the OpenSSL of this machine. */
async function refusedByOpenSsl(
  material: {
    readonly [Of in keyof PemMaterial]: string | undefined;
  },
): Promise<TlsFault | undefined> {
  const { createSecureContext } = await import('node:tls');
  for (const of of ['ca', 'cert', 'key'] as const) {
    try {
      createSecureContext({ [of]: material[of] });
    } catch (error) {
      const { reason } = error as { readonly reason?: unknown };
      return { of, why: `OpenSSL does not take it${typeof reason === 'string' ? ` (${reason})` : ''}` };
    }
  }
  return undefined;
}
