import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { matchesPatterns } from './pattern.ts';
import type { ConfigFiles } from './ssh-config.ts';

/** Whose ssh it is: what the operator's own ssh would read and speak with. */
export interface SshUser {
  readonly name: string;
  readonly home: string;
  /** Where the agent listens (`SSH_AUTH_SOCK`); undefined: there is none. */
  readonly agentSocket: string | undefined;
  /** For `${NAME}` in paths of ssh_config. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether new keys of hosts that are accepted are added to known_hosts. */
  readonly keepsNewHostKeys: boolean;
}

/** The user who runs this process. */
export function thisUser({ keepsNewHostKeys }: Pick<SshUser, 'keepsNewHostKeys'>): SshUser {
  return {
    name: userName(),
    home: homedir(),
    agentSocket: process.env['SSH_AUTH_SOCK'] || undefined,
    environment: process.env,
    keepsNewHostKeys,
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A number without an entry in the system's list of users.
    return process.env['USER'] ?? '';
  }
}

const systemConfig = '/etc/ssh/ssh_config';

/** The configuration files of a user's ssh. */
export function configFiles({ home }: SshUser): ConfigFiles {
  return {
    files: [join(home, '.ssh/config'), systemConfig],
    read: readText,
    included(word, from) {
      const folder = from.startsWith('/etc/ssh/') ? '/etc/ssh' : join(home, '.ssh');
      const path = withHome(word, home);
      return matchingPaths(isAbsolute(path) ? path : join(folder, path));
    },
  };
}

/** undefined: there is none, it may not be read, or is no plain file: a pipe may keep who reads it waiting. */
export function readText(path: string): string | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

export function withHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

function matchingPaths(pattern: string): string[] {
  if (!/[*?]/u.test(pattern)) return [pattern];
  const folder = dirname(pattern);
  const last = pattern.slice(folder.length).replace(/^\//u, '');
  return matchingPaths(folder).flatMap((place) =>
    namesIn(place)
      .filter((name) => !name.startsWith('.') && matchesPatterns([last], name))
      .map((name) => join(place, name)),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
