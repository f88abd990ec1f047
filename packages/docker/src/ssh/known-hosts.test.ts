import { describe, expect, it } from 'vitest';
import {
  fingerprint,
  hashedName,
  judge,
  knownHostLine,
  knownTypes,
  lookupNames,
  parseKnownHosts,
} from './known-hosts.ts';

/** A key is its type, and then what makes it one. */
function keyOf(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.from(content)]);
}

const ed = keyOf('ssh-ed25519', 'one');
const other = keyOf('ssh-ed25519', 'two');
const rsa = keyOf('ssh-rsa', 'three');

function verdict(text: string, host: string, key: Buffer, port = 22): string {
  return judge(parseKnownHosts(text, 'f'), lookupNames(host, port), key).kind;
}

describe('known_hosts', () => {
  it.each<[string, string, Buffer, number, string]>([
    [knownHostLine('h', ed), 'h', ed, 22, 'known'],
    [knownHostLine('H,10.0.0.1', ed), '10.0.0.1', ed, 22, 'known'],
    [knownHostLine('*.lan,!bad.lan', ed), 'good.lan', ed, 22, 'known'],
    [knownHostLine('*.lan,!bad.lan', ed), 'bad.lan', ed, 22, 'unknown'],
    [`${knownHostLine('h', ed)} ada@desk`, 'HOST', ed, 22, 'unknown'],
    [knownHostLine('h', ed), 'h', other, 22, 'changed'],
    // Another type is another key: who is in between would show one.
    [knownHostLine('h', ed), 'h', rsa, 22, 'changed'],
    [`${knownHostLine('h', ed)}\n${knownHostLine('h', rsa)}`, 'h', rsa, 22, 'known'],
    [knownHostLine('[h]:2222', ed), 'h', ed, 2222, 'known'],
    [knownHostLine('[h]:2222', ed), 'h', ed, 22, 'unknown'],
    // As for ssh, the same key without a port will do, and another one says nothing.
    [knownHostLine('h', ed), 'h', ed, 2222, 'known'],
    [knownHostLine('h', ed), 'h', other, 2222, 'unknown'],
    [knownHostLine(hashedName('h', Buffer.from('salt')), ed), 'h', ed, 22, 'known'],
    [knownHostLine(hashedName('[h]:2222', Buffer.from('salt')), ed), 'h', ed, 2222, 'known'],
    [knownHostLine(hashedName('g', Buffer.from('salt')), ed), 'h', ed, 22, 'unknown'],
    [`${knownHostLine('h', ed)}\n@revoked ${knownHostLine('*', ed)}`, 'h', ed, 22, 'revoked'],
    [`@revoked ${knownHostLine('*', other)}\n${knownHostLine('h', ed)}`, 'h', ed, 22, 'known'],
    [`@cert-authority ${knownHostLine('*', ed)}`, 'h', ed, 22, 'unknown'],
    [`# ${knownHostLine('h', ed)}\n\nh ssh-rsa ${ed.toString('base64')}\nh\nh x !\n`, 'h', ed, 22, 'unknown'],
  ])('%s: %s', (text, host, key, port, kind) => {
    expect(verdict(text, host, key, port)).toBe(kind);
  });

  it('tells the types that are known, and fingerprints as ssh shows them', () => {
    const known = parseKnownHosts(`${knownHostLine('h', ed)}\n${knownHostLine('h', rsa)}\n`, 'f');
    expect([...knownTypes(known, ['h'])]).toEqual(['ssh-ed25519', 'ssh-rsa']);
    expect(fingerprint(ed)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/u);
  });
});
