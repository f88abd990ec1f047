import { type EnvironmentConfig, nearest } from '@maestro-ng/schema';
import { type Dictionary, dictionary, type Ship } from '../model/index.ts';
import { isHost, numbersAsIPv4, withoutBrackets } from './addresses.ts';
import { checkApiVersion } from './check-api-version.ts';
import { checkSeconds } from './check-seconds.ts';
import { connectionOf, ShipSettings } from './connection.ts';
import { Cursor, type ScalarLookup } from './cursor.ts';
import { isUser } from './docker-host.ts';
import type { EnvFileReader } from './files.ts';
import { didYouMean, type Finder, type Report } from './report.ts';

const defaultTimeoutSeconds = 5;

function checkPort(at: Cursor, report: Finder): void {
  const port = at.number();
  if (port === undefined || (port >= 1 && port <= 65535)) return;
  report.error({ code: 'invalid-port', message: `${port} is not a port; 1 to 65535 are`, at });
}

/** Tells of what is wrong where it is written: in a ship, or in the defaults for all ships. */
function checkSettings(written: Cursor, report: Finder): void {
  // As in the original, the number 0 means the default.
  if (written.get('docker_port').truth()) checkPort(written.get('docker_port'), report);
  const tunnel = written.get('ssh_tunnel');
  checkPort(tunnel.get('port'), report);
  checkUser(tunnel.get('user'), report);
  checkStrictness(tunnel.get('strict_host_key_checking'), report);
  checkApiVersion(written.get('api_version'), report);
  checkSeconds(written.get('timeout'), `${defaultTimeoutSeconds} seconds`, report);
  checkSeconds(written.get('connect_timeout'), 'what timeout says', report);
}

function checkUser(at: Cursor, report: Finder): void {
  const user = at.text();
  if (!user || isUser(user)) return;
  report.error({ code: 'invalid-user', message: `"${user}" is not the name of a user`, at });
}

function checkStrictness(at: Cursor, report: Finder): void {
  if (at.value !== false) return;
  report.warning({
    code: 'host-keys-checked',
    message: 'the keys of hosts are checked nevertheless: this counts as yes',
    at,
    hint: 'write accept-new, and the key of a host that is not known yet is added to known_hosts',
  });
}

function resolveShip(
  cursor: Cursor,
  defaults: Cursor,
  files: EnvFileReader,
  report: Finder,
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
  checkHost(cursor, endpoint, report);
  const connectTimeoutSeconds = settings.get('connect_timeout').number();
  const connection = connectionOf(settings, withoutBrackets(endpoint), files, report);
  if (connection === undefined) return undefined;
  const context = cursor.get('context').text();
  return {
    name: cursor.key,
    ip,
    endpoint,
    connection,
    ...(context === undefined ? {} : { context }),
    // As in the original, 0 means the default.
    timeoutSeconds: settings.get('timeout').number() || defaultTimeoutSeconds,
    ...(connectTimeoutSeconds ? { connectTimeoutSeconds } : {}),
    apiVersion: settings.get('api_version').text() || null,
    at: cursor.at,
  };
}

function checkHost(ship: Cursor, endpoint: string, report: Finder): void {
  const at = ship.get('endpoint').truth() ? ship.get('endpoint') : ship.get('ip');
  if (isHost(endpoint)) {
    const meant = numbersAsIPv4(endpoint);
    if (meant !== undefined)
      report.warning({
        code: 'invalid-address',
        message: `"${endpoint}" is reached as ${meant}: a part that begins with 0 is octal, and parts that are left out are 0`,
        hint: 'write four decimal numbers without leading zeros',
        at,
      });
    return;
  }
  report.error({
    code: 'invalid-address',
    message: `"${endpoint}" is neither an address nor the name of a host`,
    ...(/[/@:]/.test(endpoint) && {
      hint: 'write the host alone: docker_port is its port, ssh_tunnel has a user, and docker_host takes an address such as tcp://HOST:PORT',
    }),
    at,
  });
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
  named(at: Cursor, report: Pick<Finder, 'error'>, saying: (name: string) => string): Ship | undefined {
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

/** Ships from elsewhere than the file: none, not known because they are wrong, or in the keys of a file. */
export type ProvidedShips =
  | 'none'
  | 'unknown'
  | { readonly config: EnvironmentConfig; readonly document: ScalarLookup };

/** The ships by name. One without an address is left out: validation has reported it. */
export function resolveShips(
  root: Cursor,
  provided: ProvidedShips,
  files: EnvFileReader,
  report: Report,
): Fleet {
  const ships = dictionary<Ship>();
  const defaults = root.get('ship_defaults');
  const declared = root.get('ships');
  const entries = declared.presentEntries();
  checkSettings(defaults, report);
  const take = (entry: Cursor, to: Finder): Ship | undefined => {
    checkSettings(entry, to);
    return resolveShip(entry, defaults, files, to);
  };
  for (const entry of entries) {
    const ship = take(entry, report);
    if (ship !== undefined) ships[ship.name] = ship;
  }
  const others = providedEntries(provided);
  const at = root.get('ship_provider');
  for (const entry of others) {
    // There is no place in the file but that of the provider.
    const ship = take(entry, report.seenFrom(at));
    if (ship === undefined) continue;
    if (ships[ship.name] === undefined) ships[ship.name] = { ...ship, at: at.at };
    else reportTwice(declared.get(ship.name), at, report);
  }
  const isReadable = (declared.isAbsent || declared.isMapping) && provided !== 'unknown';
  const names = [...entries, ...others].map((entry) => entry.key);
  return new Fleet(ships, isReadable ? new Set(names) : undefined);
}

function providedEntries(provided: ProvidedShips): readonly Cursor[] {
  if (typeof provided === 'string') return [];
  return Cursor.root(provided.document, provided.config).get('ships').presentEntries();
}

function reportTwice(ship: Cursor, provider: Cursor, report: Report): void {
  report.error({
    code: 'ship-twice',
    message: `the ship "${ship.key}" is in this file, and the ship provider gives one of that name too`,
    at: ship,
    part: 'key',
    hint: 'rename one of them, or take it away',
    related: [{ at: provider.at, part: 'key', message: 'the provider' }],
  });
}
