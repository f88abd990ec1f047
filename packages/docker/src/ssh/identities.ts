import { createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { BaseAgent, ParsedKey } from 'ssh2';
import { fingerprint } from './known-hosts.ts';
import type { Hop } from './route.ts';
import { SshFailure } from './ssh-failure.ts';
import { readText } from './ssh-user.ts';

type Ssh2 = typeof import('ssh2');

/** A key to show, in the order in which they are tried. */
export interface Identity {
  /** For people: `/home/ada/.ssh/id_ed25519`, or `ada@desk SHA256:… (of the agent)`. */
  readonly name: string;
  readonly key: ParsedKey;
  /** Signs in place of the private key, which only it has. */
  readonly agent: BaseAgent | undefined;
}

export interface Identities {
  readonly identities: readonly Identity[];
  /** Why keys that were named are of no use, a clause each. */
  readonly unusable: readonly string[];
  /** Whether one of them is a key, and not only the agent: what keeps it from being shown is on this machine. */
  readonly isKeyUnusable: boolean;
  /** The first of them, where it is about the key that the environment file names; null: that one can be shown. */
  readonly ownTrouble: string | null;
}

/**
 * The keys to show a server: those that are named, from their files or by the agent, then the agent's others.
 *
 * @param patience milliseconds in which an agent has to say which keys it holds.
 * @throws SshFailure `misconfigured` where the key that the environment file names cannot be used, and there is no other.
 */
export async function identitiesFor(hop: Hop, ssh2: Ssh2, patience: number): Promise<Identities> {
  const unusable: string[] = [];
  let ownTrouble: string | null = null;
  const agent = await readAgent(hop, ssh2, patience);
  const held = new Map(agent.keys.map((key) => [fingerprint(key.getPublicSSH()), key]));
  const identities: Identity[] = [];
  const taken = new Set<string>();
  const take = (identity: Identity): void => {
    const print = fingerprint(identity.key.getPublicSSH());
    if (!taken.has(print)) identities.push(identity);
    taken.add(print);
  };
  const named = hop.ownKey === null ? hop.identityFiles : [hop.ownKey, ...hop.identityFiles];
  for (const path of named) {
    const found = readKey(path, ssh2);
    if (found === undefined) {
      if (path === hop.ownKey)
        throw new SshFailure('misconfigured', `the SSH key ${path}: there is no such file`);
      if (!hop.triesUsualKeys) unusable.push(`${path} is not there`);
      continue;
    }
    const ofAgent = found.publicKey && held.get(fingerprint(found.publicKey));
    if (ofAgent !== undefined) take({ name: path, key: ofAgent, agent: agent.signer });
    else if (found.key !== undefined) take({ name: path, key: found.key, agent: undefined });
    else {
      const trouble = `${path} ${found.problem}`;
      unusable.push(trouble);
      if (path === hop.ownKey) ownTrouble = trouble;
    }
  }
  const isKeyUnusable = unusable.length > 0;
  if (agent.problem !== undefined) unusable.push(agent.problem);
  if (!hop.identitiesOnly) {
    for (const key of agent.keys) take({ name: nameInAgent(key), key, agent: agent.signer });
  }
  if (identities.length === 0 && hop.ownKey !== null)
    throw new SshFailure('misconfigured', `the SSH key ${unusable.join('; ')}`);
  return { identities, unusable, isKeyUnusable, ownTrouble };
}

/** Many keys have the same comment, or none. */
function nameInAgent(key: ParsedKey): string {
  return `${(key.comment || key.type).slice(0, 60)} ${fingerprint(key.getPublicSSH())} (of the agent)`;
}

interface KeyFile {
  /** The private key, where it can be used as it is. */
  readonly key?: ParsedKey;
  /** As the agent knows it. */
  readonly publicKey?: Buffer | undefined;
  readonly problem?: string;
}

function readKey(path: string, { utils }: Ssh2): KeyFile | undefined {
  let content: Buffer;
  try {
    const about = statSync(path);
    const { mode, uid } = about;
    if (!about.isFile()) return { problem: about.isDirectory() ? 'is a folder' : 'is no plain file' };
    content = readFileSync(path);
    const isOwn = process.getuid === undefined || uid === process.getuid();
    if (
      isOwn &&
      process.platform !== 'win32' &&
      (mode & 0o077) !== 0 &&
      /PRIVATE KEY/u.test(content.toString('latin1'))
    ) {
      return { problem: `can be read by others: chmod 600 ${path}` };
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return publicHalf(path, utils);
    return {
      problem: code === 'EACCES' ? 'may not be read by you' : `cannot be read (${code ?? 'unknown'})`,
    };
  }
  const parsed = utils.parseKey(readable(content));
  if (!(parsed instanceof Error)) {
    const key = firstOf(parsed);
    if (key === undefined) return { problem: 'holds no key' };
    return key.isPrivateKey()
      ? { key, publicKey: key.getPublicSSH() }
      : {
          publicKey: key.getPublicSSH(),
          problem: 'is a public key, and the agent does not have its private one',
        };
  }
  const publicKey = publicHalf(path, utils)?.publicKey ?? publicPart(content.toString('latin1'));
  return {
    publicKey,
    problem:
      /encrypted/iu.test(parsed.message) || content.includes('BEGIN ENCRYPTED PRIVATE KEY')
        ? `has a passphrase, and no agent holds it: ssh-add ${path}`
        : 'is no private key that can be read',
  };
}

/** PKCS #8, which ssh reads, and ssh2 does not, in the older form of its kind. */
function readable(content: Buffer): Buffer | string {
  if (!content.includes('-----BEGIN PRIVATE KEY-----')) return content;
  try {
    const key = createPrivateKey(content);
    return key.export({ type: key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1', format: 'pem' });
  } catch {
    return content;
  }
}

/** Of some files, ssh2 gives a list, whatever its types say. */
function firstOf(parsed: ParsedKey | readonly ParsedKey[]): ParsedKey | undefined {
  return 'length' in parsed ? parsed[0] : parsed;
}

/** The key of `PATH.pub`: the private half may be the agent's alone. */
function publicHalf(path: string, utils: Ssh2['utils']): KeyFile | undefined {
  const text = readText(`${path}.pub`);
  if (text === undefined) return undefined;
  const parsed = utils.parseKey(text);
  if (parsed instanceof Error) return undefined;
  const key = firstOf(parsed);
  return key === undefined
    ? undefined
    : { publicKey: key.getPublicSSH(), problem: 'is not there, and the agent does not hold it' };
}

/** Of OpenSSH's own format, in which an encrypted key has its public half in clear. */
function publicPart(text: string): Buffer | undefined {
  const encoded = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]+?)-----END/u.exec(text)?.[1];
  const magic = 'openssh-key-v1\0';
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (bytes.toString('latin1', 0, magic.length) !== magic) return undefined;
  try {
    let at = magic.length;
    const next = (): Buffer => {
      const length = bytes.readUInt32BE(at);
      at += 4 + length;
      return bytes.subarray(at - length, at);
    };
    // Cipher, derivation and its options, then the number of keys.
    for (let skipped = 0; skipped < 3; skipped += 1) next();
    at += 4;
    return next();
  } catch {
    return undefined;
  }
}

interface HeldKeys {
  readonly keys: readonly ParsedKey[];
  readonly signer: BaseAgent | undefined;
  readonly problem?: string;
}

async function readAgent(
  { agentSocket: socket, wantsNoAgent }: Pick<Hop, 'agentSocket' | 'wantsNoAgent'>,
  ssh2: Ssh2,
  patience: number,
): Promise<HeldKeys> {
  if (socket === undefined) {
    const problem = wantsNoAgent
      ? 'no agent is asked (IdentityAgent none of ssh_config)'
      : 'there is no agent (SSH_AUTH_SOCK)';
    return { keys: [], signer: undefined, problem };
  }
  const signer = ssh2.createAgent(socket);
  const keys = await new Promise<readonly ParsedKey[] | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), patience);
    signer.getIdentities((error, found) => {
      clearTimeout(timer);
      resolve(error ? undefined : ((found ?? []) as ParsedKey[]));
    });
  });
  return keys === undefined
    ? { keys: [], signer, problem: `the agent at ${socket} does not answer` }
    : { keys, signer };
}
