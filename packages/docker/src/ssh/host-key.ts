import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type HostKeyTrouble, type KnownHostKeys, knownHostsAdvice } from '@maestro-ng/engine';
import {
  fingerprint,
  hashedName,
  judge,
  type KnownHost,
  keyType,
  knownHostLine,
  knownKeys,
  knownTypes,
  lookupNames,
  parseKnownHosts,
  typeName,
} from './known-hosts.ts';
import { type KnownHostsFile, lookAtFile, reasonOf } from './known-hosts-file.ts';
import { lookUpRevoked } from './revoked-keys.ts';
import { addressOf, type Hop } from './route.ts';
import { SshFailure } from './ssh-failure.ts';
import { readText } from './ssh-user.ts';

/** Checks the key that one server shows against known_hosts. */
export class HostKeyCheck {
  readonly #hop: Hop;
  readonly #names: readonly string[];
  readonly #known: readonly KnownHost[];

  constructor(hop: Hop) {
    this.#hop = hop;
    this.#names = lookupNames(hop.knownAs.name, hop.knownAs.port);
    const files = [...hop.knownHostsFiles, ...hop.globalKnownHostsFiles];
    this.#known = files.flatMap((file) => parseKnownHosts(readText(file) ?? '', file));
  }

  /** The algorithms to ask for: those of keys that are known come first, so that a host with several shows one of them. */
  algorithms(): string[] {
    const types = knownTypes(this.#known, this.#names);
    const isKnown = ({ type }: Algorithm): boolean => types.has(type);
    return [...algorithms.filter(isKnown), ...algorithms.filter((one) => !isKnown(one))].map(
      ({ name }) => name,
    );
  }

  /** What is known of the server, whatever it shows. */
  known(): KnownHostKeys {
    const [name = ''] = this.#names;
    const { acceptsNewKeys, wantsNoCheck } = this.#hop;
    const own = knownKeys(this.#known, [name]);
    // A key of the host without its port says nothing where another one would be taken as well.
    const counting = own.length > 0 || acceptsNewKeys ? own : knownKeys(this.#known, this.#names);
    const keys = counting.map((entry) => ({
      type: typeName(entry.type),
      fingerprint: fingerprint(entry.key),
      place: placeOf(entry),
    }));
    const unreadable = this.#unreadable();
    return { name, keys, acceptsNewKeys, wantsNoCheck, ...(unreadable && { unreadable }) };
  }

  /** The first of the user's files that may know more than is seen. */
  #unreadable(): KnownHostKeys['unreadable'] {
    for (const file of this.#hop.knownHostsFiles) {
      const found = lookAtFile(file);
      if (found.kind === 'unreadable') return { file, why: found.why };
    }
    return undefined;
  }

  /** @returns what is wrong with the key; undefined: it is the host's. */
  async problem(key: Buffer): Promise<SshFailure | undefined> {
    const verdict = judge(this.#known, this.#names, key);
    const [name = ''] = this.#names;
    const told = this.#told;
    const shown = `${typeName(keyType(key))} ${fingerprint(key)}`;
    const revoked = this.#revocation(key, shown);
    if (revoked !== undefined) return revoked;
    switch (verdict.kind) {
      case 'known':
        return undefined;
      case 'revoked':
        return this.#revoked(shown, placeOf(verdict.by));
      case 'changed':
        return denied(
          'changed',
          `the host key of ${told} is not the one that is known${this.#hop.wantsNoCheck ? ', and is refused whatever StrictHostKeyChecking of ssh_config says' : ''}: it shows ${shown}, and ${verdict.others.map(known).join(', ')}; ` +
            `either somebody is in between, or the host was made anew: if you are sure of the new key, run ssh-keygen ${removal(verdict.others, name)} and add it`,
        );
      case 'unknown': {
        const unreadable = this.#unreadable();
        if (unreadable !== undefined)
          return denied(
            'unknown',
            `the host key of ${told} is not known: ${unreadable.file}, where it is looked up, cannot be read (${unreadable.why}); it shows ${shown}`,
            knownHostsAdvice(unreadable.file),
          );
        const line = knownHostLine(name, key);
        const [file] = this.#hop.knownHostsFiles;
        const found = lookAtFile(file ?? this.#hop.usualKnownHostsFile);
        const isKept = file !== undefined && found.kind === 'fit';
        if (this.#hop.acceptsNewKeys && isKept)
          return await this.#accept(line, file, found.missingFolder ?? dirname(file), key, shown);
        const authority =
          verdict.authority === undefined
            ? ''
            : ` (certificates of hosts, as by @cert-authority in ${placeOf(verdict.authority)}, are not supported)`;
        const where =
          file === undefined
            ? 'name a file that keeps keys (UserKnownHostsFile of ssh_config names none, so that a changed one would not be noticed), and add it there: '
            : isKept
              ? 'add it: '
              : `make ${file} a file (it leads to what keeps nothing, so that a changed one would not be noticed), and add it there: `;
        return denied(
          'unknown',
          `the host key of ${told} is not known${authority}: it shows ${shown}; if that is its fingerprint, ${where}` +
            adding(line, file ?? this.#hop.usualKnownHostsFile, found),
        );
      }
    }
  }

  /** The name that is looked up, with the host where that is called otherwise. */
  get #told(): string {
    const [name = ''] = this.#names;
    const { host, knownAs } = this.#hop;
    return knownAs.name === host ? name : `${name} (${addressOf(this.#hop)})`;
  }

  #revoked(shown: string, by: string): SshFailure {
    return denied(
      'revoked',
      `the host key of ${this.#told} (${shown}) is revoked by ${by}: do not trust what answers there`,
    );
  }

  #revocation(key: Buffer, shown: string): SshFailure | undefined {
    for (const file of this.#hop.revokedHostKeysFiles) {
      const found = lookUpRevoked(file, key);
      if (found.kind === 'revoked') return this.#revoked(shown, file);
      if (found.kind === 'unreadable')
        return new SshFailure(
          'misconfigured',
          `whether the host key of ${this.#told} (${shown}) is revoked is not known: ${file}, which RevokedHostKeys of ssh_config names, cannot be read (${found.why})`,
          { hint: `Put ${file} right, or take RevokedHostKeys out of ssh_config.` },
        );
    }
    return undefined;
  }

  async #accept(
    line: string,
    file: string,
    folder: string,
    key: Buffer,
    shown: string,
  ): Promise<SshFailure | undefined> {
    const [name = ''] = this.#names;
    if (!this.#hop.keepsNewKeys) return undefined;
    const text = this.#hop.hashesNames ? knownHostLine(hashedName(name, randomBytes(20)), key) : line;
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const before = await readFile(file, 'utf8').catch(() => '');
      const isOpen = before !== '' && !before.endsWith('\n');
      await appendFile(file, `${isOpen ? '\n' : ''}${text}\n`, { mode: 0o600 });
      return undefined;
    } catch (error) {
      return denied(
        'unknown',
        `the new host key of ${name} cannot be added to ${file} (${reasonOf(error)}); it shows ${shown}`,
        `See that you may write to ${file}.`,
      );
    }
  }
}

/** The command that adds a line, in a shell, in the folder that ssh would make for it, behind whatever is there. */
function adding(line: string, file: string, found: KnownHostsFile): string {
  const kept = found.kind === 'fit' ? found : undefined;
  const missing = kept?.missingFolder;
  const folder = missing === undefined ? '' : `mkdir -p -m 700 ${quoted(missing)} && `;
  const echo = `echo ${quoted(line)}`;
  return `${folder}${kept?.endsOpen === true ? `{ echo; ${echo}; }` : echo} >> ${quoted(file)}`;
}

interface Algorithm {
  readonly name: string;
  /** Of the keys that it is for. */
  readonly type: string;
}

const algorithms: readonly Algorithm[] = [
  { name: 'ssh-ed25519', type: 'ssh-ed25519' },
  { name: 'ecdsa-sha2-nistp256', type: 'ecdsa-sha2-nistp256' },
  { name: 'ecdsa-sha2-nistp384', type: 'ecdsa-sha2-nistp384' },
  { name: 'ecdsa-sha2-nistp521', type: 'ecdsa-sha2-nistp521' },
  { name: 'rsa-sha2-512', type: 'ssh-rsa' },
  { name: 'rsa-sha2-256', type: 'ssh-rsa' },
];

function denied(hostKey: HostKeyTrouble, message: string, hint?: string): SshFailure {
  return new SshFailure('unreachable', message, { hostKey, hint });
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}

function known(entry: KnownHost): string {
  return `${placeOf(entry)} has ${typeName(entry.type)} ${fingerprint(entry.key)}`;
}

function removal(others: readonly KnownHost[], name: string): string {
  return `-f ${quoted(others[0]?.file ?? '')} -R ${quoted(name)}`;
}

/** A word for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) && !word.startsWith('-')
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
