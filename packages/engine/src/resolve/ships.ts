import { nearest } from '@maestro-ng/schema';
import { type Connection, type Dictionary, dictionary, type Ship, type TlsSettings } from '../model/index.ts';
import type { Cursor } from './cursor.ts';
import type { EnvFileReader } from './files.ts';
import { didYouMean, type Report } from './report.ts';

/** A ship's settings over the defaults for all ships; a setting that is null takes the default away. */
class ShipSettings {
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

const defaultTimeoutSeconds = 5;

const tlsKeys = ['tls_verify', 'tls_ca_cert', 'tls_cert', 'tls_key'] as const;

function tlsSettings(settings: ShipSettings, files: EnvFileReader, report: Report): TlsSettings | null {
  const { ship } = settings;
  if (!settings.get('tls').truth()) {
    for (const key of tlsKeys) {
      if (ship.get(key).truth()) {
        report.warning({
          code: 'tls-unused',
          message: `"${key}" has no effect: the ship "${ship.key}" is reached without TLS`,
          at: ship.get(key),
          part: 'key',
          hint: 'add tls: true',
        });
      }
    }
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

function connectionOf(
  settings: ShipSettings,
  endpoint: string,
  files: EnvFileReader,
  report: Report,
): Connection {
  const tls = tlsSettings(settings, files, report);
  const port = settings.get('docker_port').integer() || (tls === null ? 2375 : 2376);
  const socket = settings.get('socket_path').text();
  const tunnel = settings.get('ssh_tunnel');
  if (tunnel.isMapping && tunnel.truth()) {
    const key = tunnel.get('key').text();
    return {
      kind: 'ssh',
      host: endpoint,
      port,
      tunnel: {
        user: tunnel.get('user').text() ?? null,
        keyPath: key === undefined || key === '' ? null : key.startsWith('~') ? key : files.locate(key),
        port: tunnel.get('port').integer() ?? 22,
        socketPath: socket ?? null,
        ...(tls === null ? {} : { tls }),
      },
    };
  }
  if (socket !== undefined && socket !== '') return { kind: 'unix', path: files.locate(socket) };
  return { kind: 'tcp', host: endpoint, port, tls };
}

function checkPort(at: Cursor, report: Report): void {
  const port = at.number();
  if (port === undefined || (port >= 1 && port <= 65535)) return;
  report.error({ code: 'invalid-port', message: `${port} is not a port; 1 to 65535 are`, at });
}

/** Tells of numbers out of range where they are written: in a ship, or in the defaults for all ships. */
function checkNumbers(written: Cursor, report: Report): void {
  // As in the original, the number 0 means the default.
  if (written.get('docker_port').truth()) checkPort(written.get('docker_port'), report);
  const tunnel = written.get('ssh_tunnel');
  checkPort(tunnel.get('port'), report);
  if (tunnel.value === true) {
    report.error({
      code: 'wrong-type',
      message: 'a tunnel needs more than yes: a mapping with "user" and "key" is expected',
      at: tunnel,
    });
  }
  const at = written.get('timeout');
  const seconds = at.number();
  if (seconds === undefined || seconds >= 0) return;
  report.error({
    code: 'invalid-timeout',
    message: `${seconds} is not a timeout; a number of seconds that is not negative is expected`,
    at,
    hint: `leave it out for the default of ${defaultTimeoutSeconds} seconds`,
  });
}

function resolveShip(
  cursor: Cursor,
  defaults: Cursor,
  files: EnvFileReader,
  report: Report,
): Ship | undefined {
  const ip = cursor.get('ip').text();
  if (ip === undefined) return undefined;
  const settings = new ShipSettings(cursor, defaults);
  const endpoint = cursor.get('endpoint').text() || ip;
  const sslVersion = settings.get('ssl_version');
  if (!sslVersion.isAbsent) {
    report.warning({
      code: 'obsolete-key',
      message: '"ssl_version" has no effect any more: the best version of TLS that both sides know is used',
      at: sslVersion,
      part: 'key',
    });
  }
  return {
    name: cursor.key,
    ip,
    endpoint,
    connection: connectionOf(settings, endpoint, files, report),
    // As in the original, 0 means the default.
    timeoutSeconds: settings.get('timeout').number() || defaultTimeoutSeconds,
    apiVersion: settings.get('api_version').text() || null,
    at: cursor.at,
  };
}

/** The ships of a file. */
export class Fleet {
  readonly ships: Dictionary<Ship>;
  /** undefined: they cannot be read, and no ship can be said not to be there. */
  readonly #names: ReadonlySet<string> | undefined;

  constructor(ships: Dictionary<Ship>, names: ReadonlySet<string> | undefined) {
    this.ships = ships;
    this.#names = names;
  }

  /** The ship that a place of the file names. One that is in the file and lacks an address is no error here again. */
  named(at: Cursor, report: Pick<Report, 'error'>, saying: (name: string) => string): Ship | undefined {
    const name = at.text();
    if (name === undefined) return undefined;
    const ship = this.ships[name];
    if (ship === undefined && this.#names?.has(name) === false) {
      report.error({
        code: 'unknown-ship',
        message: `${saying(name)}, which is not a ship of this file`,
        at,
        hint: didYouMean(nearest(name, this.#names)),
      });
    }
    return ship;
  }
}

/** The ships by name. One without an address is left out: validation has reported it. */
export function resolveShips(root: Cursor, files: EnvFileReader, report: Report): Fleet {
  const ships = dictionary<Ship>();
  const defaults = root.get('ship_defaults');
  const declared = root.get('ships');
  const entries = declared.presentEntries();
  checkNumbers(defaults, report);
  for (const entry of entries) {
    checkNumbers(entry, report);
    const ship = resolveShip(entry, defaults, files, report);
    if (ship !== undefined) ships[ship.name] = ship;
  }
  const isReadable = declared.isAbsent || declared.isMapping;
  return new Fleet(ships, isReadable ? new Set(entries.map((entry) => entry.key)) : undefined);
}
