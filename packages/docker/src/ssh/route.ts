import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { type KnownHostsPlaces, plainSentence, type Ship } from '@maestro-ng/engine';
import { type HostSettings, hostSettings } from './ssh-config.ts';
import { SshFailure } from './ssh-failure.ts';
import { configFiles, type SshUser, withHome } from './ssh-user.ts';

/** One SSH server on the way, with everything that decides how it is spoken with. */
export interface Hop {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** The name that known_hosts is asked for; `HostKeyAlias` has no port. */
  readonly knownAs: { readonly name: string; readonly port: number };
  /** The first is where new keys are added; empty: nothing keeps them. */
  readonly knownHostsFiles: readonly string[];
  /** Where new keys could be added if `knownHostsFiles` is empty. */
  readonly usualKnownHostsFile: string;
  /** Files that are only read. */
  readonly globalKnownHostsFiles: readonly string[];
  /** Of keys that are good no more, as ssh_config names them. */
  readonly revokedHostKeysFiles: readonly string[];
  readonly acceptsNewKeys: boolean;
  /** Whether a new key that is accepted is added to what is known. */
  readonly keepsNewKeys: boolean;
  /** ssh_config asks for any key to be taken, which is not done. */
  readonly wantsNoCheck: boolean;
  readonly hashesNames: boolean;
  /** Of the environment file: it must be there. */
  readonly ownKey: string | null;
  /** Of ssh_config, or the usual places. Those that are not there do not matter, where others do. */
  readonly identityFiles: readonly string[];
  /** Whether these are the usual places, which nobody names. */
  readonly triesUsualKeys: boolean;
  readonly identitiesOnly: boolean;
  readonly agentSocket: string | undefined;
  /** Whether ssh_config says that no agent is to be asked. */
  readonly wantsNoAgent: boolean;
}

/** The servers to go through, the ship's own last. */
export type Route = readonly Hop[];

export interface Destination {
  readonly host: string;
  readonly user: string | null;
  readonly port: number | null;
  readonly keyPath: string | null;
  readonly acceptsNewKeys: boolean;
}

/** What the file says of a ship that is reached by SSH. */
export function destinationOf({ host, tunnel }: Extract<Ship['connection'], { kind: 'ssh' }>): Destination {
  const { user, port, keyPath, acceptsNewKeys } = tunnel;
  return { host, user, port, keyPath, acceptsNewKeys };
}

const mostHops = 8;
const usualKnownHosts = '~/.ssh/known_hosts';
const usualKeys = ['id_rsa', 'id_ecdsa', 'id_ed25519'];

/**
 * The way to a host as the user's ssh would take it.
 *
 * @throws SshFailure `misconfigured` where ssh_config asks for what is not supported.
 */
export function routeTo(destination: Destination, user: SshUser): Route {
  return hopsTo(destination, user, 0);
}

/**
 * Where ssh looks for the keys of the hosts on the way to ships, each list of files once. A way that ssh_config does not allow
 * names none.
 */
export function knownHostsOnTheWay(destinations: readonly Destination[], user: SshUser): KnownHostsPlaces[] {
  const places = destinations.flatMap((destination) => {
    try {
      return routeTo(destination, user).map(
        ({ host, knownHostsFiles, globalKnownHostsFiles }): KnownHostsPlaces => ({
          host,
          own: knownHostsFiles,
          global: globalKnownHostsFiles,
        }),
      );
    } catch (error) {
      if (error instanceof SshFailure) return [];
      throw error;
    }
  });
  const byFiles = new Map(places.map((each) => [JSON.stringify([each.own, each.global]), each]));
  return [...byFiles.values()];
}

function hopsTo(destination: Destination, user: SshUser, depth: number): Hop[] {
  const { host } = destination;
  const question = { host, user: destination.user ?? undefined, localUser: user.name };
  const settings = hostSettings(question, configFiles(user));
  if (depth >= mostHops)
    throw new SshFailure(
      'misconfigured',
      `ProxyJump of ssh_config goes round in a circle, or over more than ${mostHops} hosts, on the way to ${host}`,
    );
  return [...jumps(host, settings, user, depth), hopOf(destination, settings, user)];
}

function jumps(host: string, settings: HostSettings, user: SshUser, depth: number): Hop[] {
  const jump = settings.word('proxyjump');
  const command = settings.words('proxycommand');
  const goesDirectly = jump === undefined || jump.toLowerCase() === 'none';
  if (goesDirectly && command !== undefined && command[0]?.toLowerCase() !== 'none') {
    throw new SshFailure(
      'misconfigured',
      `ssh_config asks for a ProxyCommand on the way to ${host}, which Maestro does not run; use ProxyJump`,
    );
  }
  if (goesDirectly) return [];
  return jump.split(',').flatMap((word, index) => {
    const match = /^(?:ssh:\/\/)?(?:([^@]+)@)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/u.exec(word);
    if (match === null)
      throw new SshFailure(
        'misconfigured',
        `ProxyJump of ssh_config on the way to ${host}: ${word} is no [user@]host[:port]`,
      );
    const [, name, address = '', port] = match;
    const next: Destination = {
      host: address.replace(/^\[|\]$/gu, ''),
      user: name ?? null,
      port: port === undefined ? null : Number(port),
      keyPath: null,
      acceptsNewKeys: false,
    };
    const hops = hopsTo(next, user, depth + 1);
    // The second of a list is reached by the first, whatever else is said of it.
    return index === 0 ? hops : hops.slice(-1);
  });
}

function hopOf(destination: Destination, settings: HostSettings, user: SshUser): Hop {
  const asked = destination.host;
  const host = (settings.word('hostname') ?? asked).replace(/%([h%])/gu, (_, token: string) =>
    token === 'h' ? asked : '%',
  );
  const port = destination.port ?? portOf(settings.word('port') ?? '22', asked);
  const login = settings.word('user') ?? user.name;
  demandName(host, 'host');
  demandName(login, 'user');
  const alias = settings.word('hostkeyalias');
  const path = expander({ host, asked, port, login, user });
  // Many write /dev/null to say that no keys are kept.
  const files = (keyword: string, usual: readonly string[]): string[] =>
    (settings.words(keyword) ?? usual)
      .filter((word) => !['none', '/dev/null'].includes(word.toLowerCase()))
      .map(path);
  const strict = settings.word('stricthostkeychecking')?.toLowerCase() ?? 'ask';
  const identities = settings.identityFiles;
  return {
    host,
    port,
    user: login,
    knownAs: alias === undefined ? { name: host, port } : { name: alias, port: 22 },
    knownHostsFiles: files('userknownhostsfile', [usualKnownHosts, '~/.ssh/known_hosts2']),
    usualKnownHostsFile: withHome(usualKnownHosts, user.home),
    globalKnownHostsFiles: files('globalknownhostsfile', [
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ]),
    revokedHostKeysFiles: files('revokedhostkeys', []),
    keepsNewKeys: user.keepsNewHostKeys,
    // `no` of ssh would take a changed key as well; here it means `accept-new`.
    acceptsNewKeys: destination.acceptsNewKeys || ['accept-new', 'no', 'off'].includes(strict),
    wantsNoCheck: ['no', 'off'].includes(strict),
    hashesNames: isYes(settings.word('hashknownhosts')),
    ownKey: destination.keyPath === null ? null : withHome(destination.keyPath, user.home),
    identityFiles:
      identities.length > 0
        ? identities.filter((word) => word.toLowerCase() !== 'none').map(path)
        : destination.keyPath === null
          ? usualKeys.map((name) => path(`~/.ssh/${name}`))
          : [],
    triesUsualKeys: identities.length === 0,
    identitiesOnly: isYes(settings.word('identitiesonly')),
    agentSocket: agentSocketOf(settings.word('identityagent'), path, user),
    wantsNoAgent: settings.word('identityagent')?.toLowerCase() === 'none',
  };
}

function portOf(word: string, asked: string): number {
  const port = Number(word);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new SshFailure(
    'misconfigured',
    `Port of ssh_config on the way to ${asked}: ${plainSentence(word, 60)} is not a port`,
  );
}

/** What other programs could take for an option is no name, though none is ever given one on a command line. */
function demandName(name: string, what: 'host' | 'user'): void {
  if (/^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(name)) return;
  throw new SshFailure('misconfigured', `"${plainSentence(name, 120)}" is no ${what} of an SSH server`);
}

function isYes(word: string | undefined): boolean {
  return word?.toLowerCase() === 'yes';
}

function agentSocketOf(
  word: string | undefined,
  path: (word: string) => string,
  user: SshUser,
): string | undefined {
  if (word === undefined || word === 'SSH_AUTH_SOCK') return user.agentSocket;
  if (word.toLowerCase() === 'none') return undefined;
  return word.startsWith('$') && !word.startsWith('${') ? user.environment[word.slice(1)] : path(word);
}

interface Tokens {
  readonly host: string;
  readonly asked: string;
  readonly port: number;
  readonly login: string;
  readonly user: SshUser;
}

/**
 * Fills in `~`, `%h` and its like, and `${NAME}`.
 *
 * @throws SshFailure `misconfigured` where there is no such variable, as ssh itself refuses to go on.
 */
function expander({ host, asked, port, login, user }: Tokens): (word: string) => string {
  const local = hostname();
  const values: Readonly<Record<string, string>> = {
    '%': '%',
    d: user.home,
    h: host,
    k: asked,
    L: local.replace(/\..*/u, ''),
    l: local,
    n: asked,
    p: String(port),
    r: login,
    u: user.name,
    C: createHash('sha1').update(`${local}${host}${port}${login}`).digest('hex'),
  };
  return (word) =>
    withHome(word, user.home)
      .replace(/\$\{([^}]+)\}/gu, (_, name: string) => {
        const value = user.environment[name];
        if (value !== undefined) return value;
        throw new SshFailure(
          'misconfigured',
          `${plainSentence(word, 160)} of ssh_config on the way to ${asked}: the variable ${name} is not set`,
          { hint: `Set ${name}, or write the path out in ssh_config.` },
        );
      })
      .replace(/%(.)/gu, (token, letter: string) => values[letter] ?? token);
}

/** `10.0.0.2:22`. */
export function addressOf({ host, port }: Hop): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** What to do where no SSH server was met. */
export function rightPlace(hop: Hop): string {
  return `See that ${addressOf(hop)} is the right address and port, that the SSH server runs and listens there, and that no firewall is in between.`;
}
