import type { Connection, TlsSettings } from '../model/index.ts';
import { contextUpdate } from './context-update.ts';
import type { Cursor } from './cursor.ts';
import { type DockerHost, parseDockerHost } from './docker-host.ts';
import type { EnvFileReader } from './files.ts';
import { didYouMean, type Finder } from './report.ts';

/** A ship's settings over the defaults for all ships; a setting that is null takes the default away. */
export class ShipSettings {
  readonly ship: Cursor;
  readonly #defaults: Cursor;

  constructor(ship: Cursor, defaults: Cursor) {
    this.ship = ship;
    this.#defaults = defaults;
  }

  get(key: string): Cursor {
    return this.ship.has(key) ? this.ship.get(key) : this.#defaults.get(key);
  }
}

const tlsKeys = ['tls_verify', 'tls_ca_cert', 'tls_cert', 'tls_key'] as const;
const keysOfTls = ['tls', ...tlsKeys] as const;

/** @param how the ship is reached, a phrase. */
function tellUnused(
  ship: Cursor,
  keys: readonly string[],
  how: string,
  hint: string | undefined,
  report: Finder,
): void {
  for (const key of keys) {
    if (!ship.get(key).truth()) continue;
    report.warning({
      code: 'tls-unused',
      message: `"${key}" has no effect: the ship "${ship.key}" is reached ${how}`,
      at: ship.get(key),
      part: 'key',
      hint,
    });
  }
}

function tlsSettings(settings: ShipSettings, files: EnvFileReader, report: Finder): TlsSettings | null {
  const { ship } = settings;
  if (!settings.get('tls').truth()) {
    tellUnused(ship, tlsKeys, 'without TLS', 'add tls: true', report);
    return null;
  }
  const path = (key: string): string | null => {
    const text = settings.get(key).text();
    return text === undefined || text === '' ? null : files.locate(text);
  };
  const caPath = path('tls_ca_cert');
  const certPath = path('tls_cert');
  const keyPath = path('tls_key');
  const verifyAt = settings.get('tls_verify');
  const verify = caPath !== null || verifyAt.truth();
  if (caPath !== null && !verifyAt.isAbsent && !verifyAt.truth()) {
    report.warning({
      code: 'tls-verify-unused',
      message: `"tls_verify: no" has no effect: the certificate of the ship "${ship.key}" is verified against its tls_ca_cert`,
      at: verifyAt,
      hint: 'take tls_ca_cert away if the certificate is not to be verified',
    });
  }
  if (!verify) {
    report.warning({
      code: 'tls-unverified',
      message: `the certificate of the ship "${ship.key}" is not verified: anybody on the way can pretend to be it`,
      at: ship,
      part: 'key',
      hint: 'add tls_verify: true, and tls_ca_cert for an authority of your own',
    });
  }
  if ((certPath === null) !== (keyPath === null)) {
    const [given, missing] = certPath === null ? ['tls_key', 'tls_cert'] : ['tls_cert', 'tls_key'];
    report.warning({
      code: 'tls-half-a-pair',
      message: `"${given}" is of no use without "${missing}"`,
      at: settings.get(given),
      part: 'key',
    });
  }
  return { verify, caPath, certPath, keyPath };
}

/** Where an Engine listens that is on the host itself. */
const usualSocket = '/var/run/docker.sock';

function tunnelOf(
  settings: ShipSettings,
  endpoint: string,
  tls: TlsSettings | null,
  files: EnvFileReader,
): Connection {
  const written = settings.get('docker_port').integer() || null;
  const socketPath = settings.get('socket_path').text() || null;
  const tunnel = settings.get('ssh_tunnel');
  const key = tunnel.get('key').text();
  return {
    kind: 'ssh',
    host: endpoint,
    port: written ?? usualPort(tls),
    tunnel: {
      user: tunnel.get('user').text() || null,
      keyPath: key === undefined || key === '' ? null : key.startsWith('~') ? key : files.locate(key),
      port: tunnel.get('port').integer() ?? null,
      acceptsNewKeys: tunnel.get('strict_host_key_checking').text() === 'accept-new',
      socketPath,
      // Who asks for TLS does not mean the socket.
      otherwiseSocketPath: written === null && socketPath === null && tls === null ? usualSocket : null,
      ...(tls === null ? {} : { tls }),
    },
  };
}

function usualPort(tls: TlsSettings | null): number {
  return tls === null ? 2375 : 2376;
}

function connectionTo(to: DockerHost, tls: TlsSettings | null): Connection {
  switch (to.kind) {
    case 'unix':
      return { kind: 'unix', path: to.path };
    case 'tcp':
      return { kind: 'tcp', host: to.host, port: to.port ?? usualPort(tls), tls };
    case 'ssh':
      return {
        kind: 'ssh',
        host: to.host,
        port: usualPort(null),
        tunnel: {
          user: to.user,
          keyPath: null,
          port: to.port,
          acceptsNewKeys: false,
          socketPath: to.path ?? usualSocket,
          otherwiseSocketPath: null,
        },
      };
  }
}

/** Other ways to say where the Engine is. */
const places = ['endpoint', 'docker_port', 'socket_path', 'ssh_tunnel', 'context', 'docker_host'] as const;

/** The one key of a ship that says all of its connection; the others that say something of it are told. */
function wholeConnection(ship: Cursor, report: Finder): Cursor | undefined {
  const whole = [ship.get('context'), ship.get('docker_host')].find((at) => !at.isAbsent);
  if (whole === undefined) return undefined;
  for (const key of places) {
    const other = ship.get(key);
    if (key === whole.key || other.isAbsent) continue;
    report.error({
      code: 'connection-twice',
      message: `"${whole.key}" and "${key}" both say where the Engine of the ship "${ship.key}" is`,
      at: other,
      part: 'key',
      hint: 'keep one of them',
      related: [{ at: whole.at, part: 'key', message: 'the other one' }],
    });
  }
  return whole;
}

function dockerHostOf(url: string, saying: string, at: Cursor, report: Finder): DockerHost | undefined {
  const to = parseDockerHost(url);
  if (!('problem' in to)) return to;
  report.error({
    code: 'docker-host',
    message: `${saying}: ${to.problem}`,
    at,
    hint: 'tcp://HOST:PORT, unix:///PATH and ssh://USER@HOST are',
  });
  return undefined;
}

/** A context says also whether and how TLS is spoken: what the ship itself has of that is told. */
function ofContext(
  context: Cursor,
  ship: Cursor,
  files: EnvFileReader,
  report: Finder,
): Connection | undefined {
  const name = context.text() ?? '';
  const reading = files.dockerContext(name);
  if ('problem' in reading) {
    report.error({
      code: 'docker-context',
      message: `the Docker context "${name}" cannot be used: ${reading.problem}`,
      at: context,
      hint: didYouMean(reading.near) ?? 'docker context ls lists those that there are',
    });
  }
  const connection = 'problem' in reading ? undefined : ofReading(reading, context, report);
  const written = keysOfTls.filter((key) => !ship.get(key).isAbsent);
  const showsCertificate = written.includes('tls_cert') || written.includes('tls_key');
  const command = connection && contextUpdate(name, connection, showsCertificate);
  for (const key of written) {
    report.error({
      code: 'connection-twice',
      message: `"context" says all of how the Engine of the ship "${ship.key}" is reached, and "${key}" beside it has no effect`,
      at: ship.get(key),
      part: 'key',
      hint: command === undefined ? 'take it away' : `take it away, and have the context say it: ${command}`,
      related: [{ at: context.at, part: 'key', message: 'the context' }],
    });
  }
  return connection;
}

function ofReading(
  { host, tls }: { readonly host: string; readonly tls: TlsSettings | null },
  context: Cursor,
  report: Finder,
): Connection | undefined {
  const name = context.text() ?? '';
  const to = dockerHostOf(host, `the Docker context "${name}" leads nowhere`, context, report);
  const connection = to && connectionTo(to, tls);
  if (connection?.kind === 'tcp' && tls !== null && !tls.verify) {
    report.warning({
      code: 'tls-unverified',
      message: `the Docker context "${name}" does not have the certificate verified: anybody on the way can pretend to be the Engine`,
      at: context,
      hint: `make the context anew, with its authority and without skip-tls-verify: ${contextUpdate(name, connection)}`,
    });
  }
  return connection;
}

/** How a ship is reached; undefined: that is wrong, and told. */
export function connectionOf(
  settings: ShipSettings,
  endpoint: string,
  files: EnvFileReader,
  report: Finder,
): Connection | undefined {
  const whole = wholeConnection(settings.ship, report);
  if (whole?.key === 'context') return ofContext(whole, settings.ship, files, report);
  const { ship } = settings;
  const withoutTls = (how: string): void =>
    tellUnused(ship, keysOfTls, how, 'take it away: TLS is spoken over TCP', report);
  if (whole !== undefined) {
    const url = whole.text() ?? '';
    const to = dockerHostOf(url, `"${url}" is no address of an Engine`, whole, report);
    if (to === undefined) return undefined;
    if (to.kind === 'tcp') return connectionTo(to, tlsSettings(settings, files, report));
    withoutTls(to.kind === 'unix' ? 'by a socket' : 'by SSH');
    return connectionTo(to, null);
  }
  const socket = settings.get('socket_path').text() ?? '';
  const isTunnel = settings.get('ssh_tunnel').truth();
  if (socket !== '' && !isTunnel) {
    withoutTls('by a socket');
    return { kind: 'unix', path: files.locate(socket) };
  }
  const tls = tlsSettings(settings, files, report);
  if (isTunnel) return tunnelOf(settings, endpoint, tls, files);
  const port = settings.get('docker_port').integer() || usualPort(tls);
  return { kind: 'tcp', host: endpoint, port, tls };
}
