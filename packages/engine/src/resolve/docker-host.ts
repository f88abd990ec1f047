import { isHost } from './addresses.ts';

/** Where an Engine is, as `DOCKER_HOST` has it; null: the usual port, user or socket. */
export type DockerHost =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number | null }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
      readonly path: string | null;
    };

/** Reads `unix:///PATH`, `tcp://HOST[:PORT]` or `ssh://[USER@]HOST[:PORT][/SOCKET]`. */
export function parseDockerHost(text: string): DockerHost | { readonly problem: string } {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/iu.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case '':
      return { problem: 'it has no scheme' };
    case 'unix':
      return rest.startsWith('/')
        ? { kind: 'unix', path: rest }
        : { problem: 'the path of its socket is not whole' };
    case 'tcp':
    case 'ssh':
      return ofUrl(scheme.toLowerCase() as 'tcp' | 'ssh', rest);
    default:
      return { problem: `"${scheme}" is no way to an Engine that Maestro knows` };
  }
}

function ofUrl(kind: 'tcp' | 'ssh', rest: string): DockerHost | { readonly problem: string } {
  const match = /^(?:([^@/]+)@)?(\[[0-9a-f:.]+\]|[^@:/?#[\]]+)(?::(\d{1,5}))?(\/.*)?$/iu.exec(rest);
  if (match === null) return { problem: 'it has no host, or more than a host and a port' };
  const [, login, address = '', digits, path] = match;
  const host = address.replace(/^\[|\]$/gu, '');
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535))
    return { problem: `${port} is not a port; 1 to 65535 are` };
  if (!isHost(host)) return { problem: `"${host}" is neither an address nor the name of a host` };
  const place = path === undefined || path === '/' ? null : path;
  if (kind === 'ssh') {
    if (login?.includes(':') === true) return { problem: 'it has a password, which has no place there' };
    if (login !== undefined && !isUser(login)) return { problem: `"${login}" is not the name of a user` };
    return { kind, host, user: login ?? null, port, path: place };
  }
  if (login !== undefined || place !== null) return { problem: 'it has more than a host and a port' };
  return { kind, host, port };
}

/** What other programs could take for an option is no name, though none is ever given one on a command line. */
export function isUser(text: string): boolean {
  return /^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(text);
}
