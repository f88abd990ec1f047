import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { keyType } from './known-hosts.ts';
import { reasonOf } from './known-hosts-file.ts';

type RevokedLookUp =
  | { readonly kind: 'fine' | 'revoked' }
  /** `why`: a clause. */
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Whether a key is in a file of `RevokedHostKeys`: keys in lines, or a list as `ssh-keygen -k` makes it. As for ssh, no key is
 * good where the file cannot be read.
 */
export function lookUpRevoked(file: string, key: Buffer): RevokedLookUp {
  let content: Buffer;
  try {
    if (!statSync(file).isFile()) return { kind: 'unreadable', why: 'it is no plain file' };
    content = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'unreadable', why: code === 'ENOENT' ? 'it is not there' : reasonOf(error) };
  }
  if (!content.subarray(0, magic.length).equals(magic)) return lookUpInLines(content.toString('latin1'), key);
  try {
    return { kind: isInList(content, key) ? 'revoked' : 'fine' };
  } catch {
    return { kind: 'unreadable', why: 'it is no list of revoked keys that can be read' };
  }
}

/** A line that is no key may be one that was cut off: nothing is good then, as for ssh. */
function lookUpInLines(text: string, key: Buffer): RevokedLookUp {
  let isRevoked = false;
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const [type, encoded = ''] = line.trim().split(/\s+/u);
    if (type === '' || type?.startsWith('#') === true) continue;
    const listed = Buffer.from(encoded, 'base64');
    if (!isWhole(listed) || keyType(listed) !== type)
      return { kind: 'unreadable', why: `line ${index + 1} is no key` };
    isRevoked ||= listed.equals(key);
  }
  return { kind: isRevoked ? 'revoked' : 'fine' };
}

/** Whether the strings of a key end where it does. */
function isWhole(key: Buffer): boolean {
  try {
    const parts = new Strings(key, 0);
    while (!parts.isAtEnd) parts.next();
    return key.length > 0;
  } catch {
    return false;
  }
}

/** `KRL\n\0` behind `SSH`: OpenSSH's own format, PROTOCOL.krl. */
const magic = Buffer.from('SSHKRL\n\0', 'latin1');
/** Version, number, date, flags. */
const header = magic.length + 4 + 8 + 8 + 8;
const sections = { explicitKeys: 2, sha1: 3, sha256: 5 };

/** @throws RangeError where it ends too early. */
function isInList(list: Buffer, key: Buffer): boolean {
  const reader = new Strings(list, header);
  // Reserved, and a comment.
  reader.next();
  reader.next();
  const digest = (algorithm: string): Buffer => createHash(algorithm).update(key).digest();
  while (!reader.isAtEnd) {
    const type = reader.byte();
    const section = new Strings(reader.next(), 0);
    const wanted =
      type === sections.explicitKeys
        ? key
        : type === sections.sha1
          ? digest('sha1')
          : type === sections.sha256
            ? digest('sha256')
            : undefined;
    if (wanted === undefined) continue;
    while (!section.isAtEnd) if (section.next().equals(wanted)) return true;
  }
  return false;
}

/** Strings that say how long they are. */
class Strings {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    const value = this.#bytes.readUInt8(this.#at);
    this.#at += 1;
    return value;
  }

  next(): Buffer {
    const start = this.#at + 4;
    const end = start + this.#bytes.readUInt32BE(this.#at);
    if (end > this.#bytes.length) throw new RangeError('a string ends behind the list');
    this.#at = end;
    return this.#bytes.subarray(start, end);
  }
}
