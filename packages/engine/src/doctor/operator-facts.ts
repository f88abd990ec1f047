import { lookup } from 'node:dns/promises';
import { readFile, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { type Dictionary, dictionary } from '../model/index.ts';

/** What a name resolves to, or why it does not, as a clause. Rejects with the signal's reason. */
export type HostLookup = (
  host: string,
  signal: AbortSignal,
) => Promise<{ readonly addresses: readonly string[] } | { readonly cause: string }>;

const lookupMs = 5000;

/** Asks the operating system, for at most 5 s. */
export const systemLookup: HostLookup = async (host, signal) => {
  signal.throwIfAborted();
  const timer = new AbortController();
  const late = new Promise<{ cause: string }>((resolve, reject) => {
    const timeout = setTimeout(() => resolve({ cause: `no answer within ${lookupMs / 1000} s` }), lookupMs);
    const abort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true, signal: timer.signal });
    timer.signal.addEventListener('abort', () => clearTimeout(timeout), { once: true });
  });
  const found = lookup(host, { all: true }).then(
    (addresses) => ({ addresses: addresses.map(({ address }) => address) }),
    (error: NodeJS.ErrnoException) => ({ cause: reasons[error.code ?? ''] ?? error.code ?? 'no answer' }),
  );
  try {
    return await Promise.race([found, late]);
  } finally {
    timer.abort();
  }
};

const reasons: { readonly [code: string]: string } = {
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server does not answer',
};

/** What there is of a file that is looked for. */
export type FileFact = 'readable' | 'missing' | 'unreadable';

/** The files in which ssh looks for the keys of a host: the user's, of which the first one is added to, and those of all users. */
export interface KnownHostsPlaces {
  readonly host: string;
  /** Empty: nothing keeps keys. */
  readonly own: readonly string[];
  readonly global: readonly string[];
}

/** What there is of one of the places that Docker keeps credentials in. */
export interface DockerConfigFact {
  /** Of a file, or the name of a variable. */
  readonly path: string;
  /** `unusable`: nobody finds anything in it, nor behind it. `faulty`: so it is for some registries. */
  readonly fact: 'usable' | 'missing' | 'unusable' | 'faulty';
  /** Clauses that begin with a verb, without anything secret; none where there is none. */
  readonly problems: readonly string[];
}

/** What an examination knows of the machine that the tool runs on. */
export interface OperatorFacts {
  /** `20.19.0`. */
  readonly nodeVersion: string;
  /** Where Docker's credentials are looked for, the first first: files, and a variable, which is never missing. */
  readonly dockerConfigs: readonly DockerConfigFact[];
  readonly knownHosts: readonly (KnownHostsPlaces & { readonly facts: Dictionary<FileFact> })[];
  /** `others may write it`: ssh itself would refuse it. */
  readonly sshConfig: { readonly path: string; readonly fact: FileFact | 'others may write it' };
  /** null: no agent is named. */
  readonly sshAgent: { readonly path: string; readonly answers: boolean } | null;
}

/**
 * All but what the driver of Docker knows of.
 *
 * @param environment the operator's variables.
 * @param knownHosts where ssh looks for the keys of the hosts on the way to the ships.
 */
export async function operatorFacts(
  environment: Dictionary<string>,
  home: string,
  nodeVersion: string,
  knownHosts: readonly KnownHostsPlaces[],
): Promise<Omit<OperatorFacts, 'dockerConfigs'>> {
  const sshConfig = join(home, '.ssh', 'config');
  const agent = environment['SSH_AUTH_SOCK'] ?? '';
  return {
    nodeVersion,
    knownHosts: await Promise.all(
      knownHosts.map(async (places) => {
        const files = [...places.own, ...places.global];
        const facts = await Promise.all(files.map(async (path) => [path, await fileFact(path)] as const));
        return { ...places, facts: dictionary(facts) };
      }),
    ),
    sshConfig: { path: sshConfig, fact: await configFact(sshConfig) },
    sshAgent: agent === '' ? null : { path: agent, answers: await agentAnswers(agent) },
  };
}

async function fileFact(path: string): Promise<FileFact> {
  try {
    // What is no plain file may keep who reads it waiting.
    if (!(await stat(path)).isFile()) return 'unreadable';
    await readFile(path);
    return 'readable';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable';
  }
}

async function configFact(path: string): Promise<OperatorFacts['sshConfig']['fact']> {
  const fact = await fileFact(path);
  if (fact !== 'readable' || process.platform === 'win32') return fact;
  return ((await stat(path)).mode & 0o022) === 0 ? fact : 'others may write it';
}

const agentMs = 1000;

/** The agent protocol's question for the keys that an agent holds: its length, and its type. */
const askForKeys = Buffer.from([0, 0, 0, 1, 11]);

/** Whether an agent has an answer: one that hangs accepts connections, too. */
function agentAnswers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(agentMs, () => settle(false));
    socket.once('connect', () => socket.write(askForKeys));
    socket.once('data', () => settle(true));
    socket.once('error', () => settle(false));
    socket.once('close', () => settle(false));
  });
}
