import { createHash, createHmac } from 'node:crypto';
import { matchesPatterns } from './pattern.ts';

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly marker: 'revoked' | 'cert-authority' | null;
  /** Patterns of names, or one hashed name. */
  readonly names: readonly string[];
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, … */
  readonly type: string;
  readonly key: Buffer;
}

/** What known_hosts says of a key that a host shows. */
export type Verdict =
  | { readonly kind: 'known' }
  | { readonly kind: 'revoked'; readonly by: KnownHost }
  /** The host has other keys there. */
  | { readonly kind: 'changed'; readonly others: readonly KnownHost[] }
  /** `authority`: only a certificate authority is known for the host. */
  | { readonly kind: 'unknown'; readonly authority: KnownHost | undefined };

/** Lines that cannot be read are as if they were not there, as for ssh. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split(/\r?\n/u).flatMap((line, index) => {
    const match =
      /^\s*(?:@(revoked|cert-authority)\s+)?([^\s#@]\S*)\s+(\S+)\s+([A-Za-z0-9+/=]+)(?:\s|$)/u.exec(line);
    if (match === null) return [];
    const [, marker, names = '', type = '', encoded = ''] = match;
    const key = Buffer.from(encoded, 'base64');
    if (keyType(key) !== type) return [];
    return [
      {
        file,
        line: index + 1,
        marker: (marker ?? null) as KnownHost['marker'],
        names: names.split(','),
        type,
        key,
      },
    ];
  });
}

/**
 * @param names how the host is looked up: the name as in known_hosts, and a fallback whose key counts only where it is the
 * same (the name without its port).
 */
export function judge(known: readonly KnownHost[], names: readonly string[], key: Buffer): Verdict {
  const [name = '', ...fallbacks] = names;
  const about = known.filter((entry) => names.some((each) => isNamed(entry, each)));
  const revoked = about.find((entry) => entry.marker === 'revoked' && entry.key.equals(key));
  if (revoked !== undefined) return { kind: 'revoked', by: revoked };
  const isKey = (entry: KnownHost): boolean => entry.marker === null;
  const own = about.filter((entry) => isKey(entry) && isNamed(entry, name));
  if (own.some((entry) => entry.key.equals(key))) return { kind: 'known' };
  if (own.length > 0) return { kind: 'changed', others: own };
  const others = about.filter((entry) => isKey(entry) && fallbacks.some((each) => isNamed(entry, each)));
  if (others.some((entry) => entry.key.equals(key))) return { kind: 'known' };
  return { kind: 'unknown', authority: about.find((entry) => entry.marker === 'cert-authority') };
}

/** The types of the keys that are known of a host: what to ask it for first. */
export function knownTypes(known: readonly KnownHost[], names: readonly string[]): Set<string> {
  return new Set(knownKeys(known, names).map(({ type }) => type));
}

/** The keys that are known of a host. */
export function knownKeys(known: readonly KnownHost[], names: readonly string[]): KnownHost[] {
  return known.filter((entry) => entry.marker === null && names.some((name) => isNamed(entry, name)));
}

/** The names under which a host is looked up: `[host]:2222`, then `host`. */
export function lookupNames(host: string, port: number): string[] {
  const name = host.toLowerCase();
  return port === 22 ? [name] : [`[${name}]:${port}`, name];
}

function isNamed({ names }: KnownHost, name: string): boolean {
  const [first = ''] = names;
  if (!first.startsWith('|1|'))
    return matchesPatterns(
      names.map((each) => each.toLowerCase()),
      name,
    );
  const [, , salt = '', digest = ''] = first.split('|');
  return hashed(name, Buffer.from(salt, 'base64')) === digest;
}

function hashed(name: string, salt: Buffer): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}

/** A name as `HashKnownHosts` has it. */
export function hashedName(name: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${hashed(name, salt)}`;
}

/** The line that makes a key known. */
export function knownHostLine(name: string, key: Buffer): string {
  return `${name} ${keyType(key)} ${key.toString('base64')}`;
}

/** `SHA256:…`, as ssh shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/u, '')}`;
}

/** The type that a public key says it has; empty: it is none. */
export function keyType(key: Buffer): string {
  if (key.length < 4) return '';
  return key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
}

/** `ED25519`, as people know it. */
export function typeName(type: string): string {
  return type
    .replace(/^ssh-|^sk-ssh-/u, '')
    .replace(/^(?:sk-)?ecdsa-.*/u, 'ecdsa')
    .toUpperCase();
}
