import { type Connection, knownHostsAdvice, registryAdvice, type Ship } from '../model/index.ts';
import type { EngineInfo, HostCondition, HostFailure, HostKeyTrouble, KnownHostKeys } from '../port/index.ts';
import { contextUpdate } from '../resolve/index.ts';
import { tolerableSkewMs } from '../run/clock-skew.ts';
import { type Found, ok, trouble } from './finding.ts';

/**
 * What is said of the way to a ship, whoever listens on it.
 *
 * @param hasStood whether a connection with the Engine has: what is asked for is not what there is before.
 */
export function judgeEncryption({ name, connection, context }: Ship, hasStood: boolean): Found {
  const check = 'encryption';
  switch (connection.kind) {
    case 'unix':
      return ok(check, 'a local socket');
    case 'ssh':
      return ok(check, 'SSH');
    case 'tcp':
      break;
  }
  const { tls, host } = connection;
  if (tls === null)
    return isLoopback(host)
      ? ok(check, `not encrypted as far as ${host}, which is this machine; where that leads is not seen`)
      : trouble(
          'warning',
          check,
          'not encrypted: who can reach the port has the host',
          `Reach ${name} by SSH (ssh_tunnel) or TLS (tls, tls_ca_cert), or see that nobody else can reach the port.`,
        );
  if (!tls.verify)
    return trouble(
      'wrong',
      check,
      "TLS, but the Engine's certificate is not verified: anybody in between can pass for it",
      context === undefined
        ? `Set tls_ca_cert, or tls_verify: yes, for ${name}.`
        : `Make the context ${context} anew, with its authority and without skip-tls-verify: \`${contextUpdate(context, connection)}\`.`,
    );
  if (!hasStood) return ok(check, 'none seen, as no connection stood; TLS is asked for, and verified');
  const isShown = tls.certPath !== null && tls.keyPath !== null;
  return ok(check, `TLS, verified${isShown ? ', with a client certificate' : ''}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** @param keyTrouble what was wrong with the key that was shown; undefined: nothing, or none was shown. */
export function judgeHostKeys(
  { name, keys, acceptsNewKeys, wantsNoCheck, unreadable }: KnownHostKeys,
  keyTrouble: HostKeyTrouble | undefined,
): Found {
  const check = 'host-key';
  const known = keys.map(({ type, fingerprint, place }) => `${type} ${fingerprint} (${place})`).join(', ');
  const isMissing = keyTrouble === 'unknown' || (keyTrouble === undefined && keys.length === 0);
  if (isMissing && unreadable !== undefined)
    return trouble(
      'unreachable',
      check,
      `no key of ${name} is known: ${unreadable.file} cannot be read (${unreadable.why})`,
      knownHostsAdvice(unreadable.file),
    );
  switch (keyTrouble) {
    case 'changed':
      return trouble(
        'unreachable',
        check,
        `${name} shows another key than is known: ${known}`,
        'Ask the owner of the host for its fingerprint: either it was made anew, or somebody is in between.',
      );
    case 'revoked':
      return trouble(
        'unreachable',
        check,
        `the key of ${name} is revoked`,
        'Do not trust what answers there.',
      );
    case 'unknown':
      return trouble(
        'unreachable',
        check,
        `no key of ${name} is known`,
        `Compare the fingerprint with what the owner of the host says, and do as is said at the row engine.`,
      );
    case undefined:
      break;
  }
  if (wantsNoCheck)
    return trouble(
      'warning',
      check,
      `StrictHostKeyChecking no of ssh_config counts as accept-new for ${name}: its key is checked nevertheless`,
      'Write StrictHostKeyChecking accept-new there.',
    );
  if (keys.length > 0) return ok(check, `${name}: ${known}`);
  if (acceptsNewKeys)
    return ok(check, `no key of ${name} is known; a play adds the one that it shows (accept-new)`);
  return trouble(
    'unreachable',
    check,
    `no key of ${name} is known, and none was seen`,
    'Once its SSH server answers, compare the fingerprint of the key that it shows with what the owner of the host says, and add it to known_hosts.',
  );
}

export function judgeEngine({ engineVersion, apiVersion, warnings = [] }: EngineInfo): Found {
  const detail = `Docker ${engineVersion}, API ${apiVersion}`;
  if (warnings.length === 0) return ok('engine', detail);
  return trouble(
    'warning',
    'engine',
    `${detail}: ${warnings.join('; ')}`,
    'Write api_version: auto, or leave it out.',
  );
}

const alarmingSkewMs = 60_000;

/** @param skewMs how far the ship's clock is ahead of this machine's; null: the Engine does not tell. */
export function judgeClock(skewMs: number | null): Found | undefined {
  if (skewMs === null) return undefined;
  const size = Math.abs(skewMs);
  const detail = size < 1000 ? 'as here' : `${(size / 1000).toFixed(0)} s ${skewMs < 0 ? 'behind' : 'ahead'}`;
  if (size <= tolerableSkewMs) return ok('clock', detail);
  return trouble(
    size > alarmingSkewMs ? 'wrong' : 'warning',
    'clock',
    detail,
    'Let this machine and the ship keep the time by NTP: certificates, and logs since a time, go by it.',
  );
}

const agedDrivers: ReadonlyMap<string, string> = new Map([
  ['vfs', 'it copies whole layers, slowly and at the cost of much space'],
  ['devicemapper', 'Docker 25 and newer do not have it any more'],
  ['aufs', 'Docker 24 and newer do not have it any more'],
  ['overlay', 'Docker 24 and newer do not have it any more'],
]);

export function judgeStorage({ storageDriver }: HostCondition): Found {
  const reason = agedDrivers.get(storageDriver);
  if (reason === undefined) return ok('storage', storageDriver);
  return trouble('warning', 'storage', `${storageDriver}: ${reason}`, 'Move the Engine to overlay2.');
}

export function judgeWarnings({ warnings }: HostCondition): Found | undefined {
  const told = warnings
    .map((warning) => warning.replace(/^WARNING:\s*/i, '').trim())
    // That is seen from here as well, for the way that is taken.
    .filter((warning) => !/^API is accessible on /.test(warning));
  if (told.length === 0) return undefined;
  return trouble(
    'warning',
    'host',
    told.join('; '),
    'That is what the Engine says of its host: see whether anything in the file needs it.',
  );
}

/** The images that instances on a ship are made of, whether they are there, and whether they may be pulled. */
export interface WantedImage {
  readonly image: string;
  readonly present: boolean;
  readonly mayBePulled: boolean;
}

export function judgeImages(ship: string, wanted: readonly WantedImage[]): Found | undefined {
  if (wanted.length === 0) return undefined;
  const missing = wanted.filter(({ present }) => !present);
  const count = `${wanted.length - missing.length} of ${wanted.length} there`;
  if (missing.length === 0) return ok('images', count);
  const names = (images: readonly WantedImage[]): string => images.map(({ image }) => image).join(', ');
  const lost = missing.filter(({ mayBePulled }) => !mayBePulled);
  if (lost.length === 0) return ok('images', `${count}; a start pulls ${names(missing)}`);
  return trouble(
    'wrong',
    'images',
    `${count}; ${names(lost)} must not be pulled (pull_policy: never)`,
    `Load ${names(lost)} onto ${ship}, or let it be pulled.`,
  );
}

/** A login to a registry that failed. */
export function judgeLogin(registry: string, ship: string, failure: HostFailure): Found {
  const { message, statusCode, registry: answer = null } = failure;
  const check = 'registry';
  const advice = registryAdvice({ registry, ship }, answer, message);
  if (advice === undefined && statusCode === 401)
    return trouble(
      'wrong',
      check,
      `${registry} does not take the credentials: ${message}`,
      `See that username and password for ${registry} are right.`,
    );
  const reaching = `that the Engine of ${ship} can reach it`;
  const inGeneral =
    answer !== null && answer.status === null
      ? `See that a registry listens at ${registry}, and ${reaching}`
      : `See that username and password for ${registry} are right, and ${reaching}`;
  return trouble('wrong', check, `logging in to ${registry} failed: ${message}`, `${advice ?? inGeneral}.`);
}

/** Where an Engine is looked for, for people. */
export function addressOf(connection: Connection): string {
  if (connection.kind === 'unix') return connection.path;
  const host = connection.host.includes(':') ? `[${connection.host}]` : connection.host;
  return connection.kind === 'ssh' ? `${host}, by SSH` : `${host}:${connection.port}`;
}
