import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { reasonOf } from './known-hosts-file.ts';

/**
 * Whether a key is in a file of `RevokedHostKeys`: keys in lines, or a list as `ssh-keygen -k` makes it. As for ssh, no key is
 * good where the file cannot be read.
 *
 * @returns `unreadable`: why, a clause.
 */
export function lookUpRevoked(
  file: string,
  key: Buffer,
): { readonly kind: 'fine' | 'revoked' } | { readonly kind: 'unreadable'; readonly why: string } {
  let content: Buffer;
  try {
    if (!statSync(file).isFile()) return { kind: 'unreadable', why: 'it is no plain file' };
    content = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { kind: 'unreadable', why: code === 'ENOENT' ? 'it is not there' : reasonOf(error) };
  }
  if (!content.subarray(0, magic.length).equals(magic))
    return { kind: isInLines(content.toString('latin1'), key) ? 'revoked' : 'fine' };
  try {
    return { kind: isInList(content, key) ? 'revoked' : 'fine' };
  } catch {
    return { kind: 'unreadable', why: 'it is no list of revoked keys that can be read' };
  }
}

function isInLines(text: string, key: Buffer): boolean {
  const encoded = key.toString('base64');
  return text
    .split(/\r?\n/u)
    .some((line) => !/^\s*#/u.test(line) && line.split(/\s+/u).some((word) => word === encoded));
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
