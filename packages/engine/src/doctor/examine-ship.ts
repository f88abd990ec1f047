import type { Environment, Ship } from '../model/index.ts';
import { shipAdvice } from '../model/index.ts';
import {
  type Clock,
  CredentialsFailure,
  type HostDriver,
  HostFailure,
  SecretFailure,
} from '../port/index.ts';
import { imageRegistry } from '../resolve/index.ts';
import { clockSkew } from '../run/clock-skew.ts';
import type { RegistryLogins } from '../run/registry-logins.ts';
import { type Finding, type Found, ok, trouble } from './finding.ts';
import {
  addressOf,
  judgeClock,
  judgeEncryption,
  judgeEngine,
  judgeHostKeys,
  judgeImages,
  judgeLogin,
  judgeStorage,
  judgeWarnings,
} from './judge-ship.ts';
import { judgeSpace } from './judge-space.ts';
import type { HostLookup } from './operator-facts.ts';

/** What the examination of a ship works with. */
export interface ShipExamination {
  readonly environment: Environment;
  readonly driver: HostDriver;
  readonly logins: RegistryLogins;
  readonly lookup: HostLookup;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Examines one ship: the way to it, its Engine, its host, and what instances on it will need. Where nobody answers, the
 * rest is not asked. Rejects with the signal's reason on abort, and in no other case.
 */
export async function examineShip(ship: Ship, context: ShipExamination): Promise<Finding[]> {
  const address = await findAddress(ship, context);
  const found: Found[] = [address];
  if (address.verdict !== 'unreachable') {
    found.push(...(await examineWay(ship, context)));
    const engine = found.filter(({ check }) => check === 'engine');
    if (engine.every(({ verdict }) => verdict === 'ok' || verdict === 'warning')) {
      const rest = await Promise.all([
        examineHost(ship, context),
        asked('disk', ship, () => examineSpace(ship, context)),
        examineImages(ship, context),
        examineLogins(ship, context),
      ]);
      found.push(...rest.flat());
    }
  }
  context.signal.throwIfAborted();
  return found.map((each) => ({ ship: ship.name, ...each }));
}

/** Whether the Engine answers, and what is to be said of the way to it: more where a connection has stood. */
async function examineWay(ship: Ship, { driver, signal }: ShipExamination): Promise<Found[]> {
  let failure: HostFailure | undefined;
  // Read before a key that is new is added.
  const hostKeys = await driver.system.hostKeys({ signal }).catch(() => null);
  const engine = await asked('engine', ship, async () => {
    try {
      return [judgeEngine(await driver.info({ signal }))];
    } catch (error) {
      if (error instanceof HostFailure) failure = error;
      throw error;
    }
  });
  const hasStood = failure === undefined || failure.code === 'engine-failed';
  return [
    judgeEncryption(ship, hasStood),
    ...(hostKeys === null ? [] : [judgeHostKeys(hostKeys, failure?.hostKey)]),
    ...engine,
  ];
}

async function findAddress({ name, connection }: Ship, { lookup, signal }: ShipExamination): Promise<Found> {
  // Names of ssh_config are known to SSH alone.
  if (connection.kind !== 'tcp') return ok('address', addressOf(connection));
  const result = await lookup(connection.host, signal);
  if ('addresses' in result)
    return ok(
      'address',
      result.addresses.includes(connection.host)
        ? addressOf(connection)
        : `${addressOf(connection)} is ${result.addresses.join(', ')}`,
    );
  return trouble(
    'unreachable',
    'address',
    `${connection.host} cannot be resolved: ${result.cause}`,
    `Correct the ip or endpoint of ${name}, or make the name known to this machine.`,
  );
}

const busy = /disk usage operation is already running/i;
const mostTries = 20;
const pauseMs = 500;

/** Up to API 1.41 an Engine answers one such question at a time, whoever asks. */
async function examineSpace({ name }: Ship, { driver, clock, signal }: ShipExamination): Promise<Found[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return [
        judgeSpace(
          name,
          await driver.system.imageSpace({ signal }),
          await driver.system.condition({ signal }),
        ),
      ];
    } catch (error) {
      if (!(error instanceof HostFailure && busy.test(error.message))) throw error;
      if (tries === mostTries)
        return [
          trouble(
            'warning',
            'disk',
            'what images take is not known: the Engine is counting it for somebody else',
            'Run `maestro doctor` again.',
          ),
        ];
      await clock.sleep(pauseMs, signal);
    }
  }
}

async function examineHost(ship: Ship, { driver, clock, signal }: ShipExamination): Promise<Found[]> {
  return asked('host', ship, async () => {
    const condition = await driver.system.condition({ signal });
    const skewMs = await clockSkew(driver, clock, signal);
    return [judgeClock(skewMs), judgeStorage(condition), judgeWarnings(condition)].flatMap(
      (found) => found ?? [],
    );
  });
}

function examineImages(ship: Ship, { environment, driver, signal }: ShipExamination): Promise<Found[]> {
  const wanted = instancesOn(ship, environment).map(({ container, pullPolicy }) => ({
    image: container.image,
    platform: container.platform,
    mayBePulled: pullPolicy !== 'never',
  }));
  const distinct = [...new Map(wanted.map((each) => [JSON.stringify(each), each])).values()];
  return asked('images', ship, async () => {
    const seen = await Promise.all(
      distinct.map(async ({ image, platform, mayBePulled }) => ({
        image,
        mayBePulled,
        present: (await driver.images.id(image, { signal, platform })) !== undefined,
      })),
    );
    return [judgeImages(ship.name, seen) ?? []].flat();
  });
}

/** Each registry that images of the ship come from: whether it takes the credentials for it, where there are any. */
async function examineLogins(ship: Ship, context: ShipExamination): Promise<Found[]> {
  const { environment, driver, logins, signal } = context;
  const images = new Map(
    instancesOn(ship, environment).map(({ container: { image } }) => [imageRegistry(image), image]),
  );
  const found = await Promise.all(
    [...images].map(([host, image]) =>
      asked('registry', ship, async () => {
        const { credentials } = await logins.of(image);
        if (credentials === null) return withoutCredentials(host, ship, context);
        // An Engine would log in without it, and say that this succeeded.
        if (credentials.auth.registryToken !== undefined)
          return [ok('registry', `a token for ${host}; Docker's API has no word to try it`)];
        try {
          await driver.system.login(credentials.auth, { signal });
        } catch (error) {
          if (!(error instanceof HostFailure) || error.shipIsUnreachable) throw error;
          return [judgeLogin(host, ship.name, error)];
        }
        return [ok('registry', `the Engine's login to ${host} succeeded; whether it may pull is not tried`)];
      }),
    ),
  );
  return found.flat();
}

/** Of a registry from which nothing has to be pulled there is nothing to say. */
async function withoutCredentials(
  host: string,
  ship: Ship,
  { environment, driver, signal }: ShipExamination,
): Promise<Found[]> {
  const present = await Promise.all(
    instancesOn(ship, environment)
      .filter(({ container: { image } }) => imageRegistry(image) === host)
      .map(({ container: { image, platform } }) => driver.images.id(image, { signal, platform })),
  );
  return present.includes(undefined)
    ? [ok('registry', `no credentials for ${host}; whether it wants any is not tried`)]
    : [];
}

function instancesOn({ name }: Ship, { instances }: Environment): Environment['instances'][string][] {
  return Object.values(instances).filter(({ ship }) => ship === name);
}

/** What was found, or why it could not be. */
async function asked(check: string, ship: Ship, ask: () => Promise<Found[]>): Promise<Found[]> {
  try {
    return await ask();
  } catch (error) {
    return [failed(check, ship, error)];
  }
}

function failed(check: string, { name, connection }: Ship, error: unknown): Found {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof SecretFailure || error instanceof CredentialsFailure)
    return trouble('wrong', check, detail, error.hint);
  if (error instanceof HostFailure && error.shipIsUnreachable)
    return trouble('unreachable', check, detail, error.hint ?? waysOut(detail, name, addressOf(connection)));
  const hint = error instanceof HostFailure ? (error.hint ?? shipAdvice(error.code, name).hint) : undefined;
  return trouble(
    'wrong',
    check,
    detail,
    hint ?? `Correct how the file says that ${name} is reached, or see to that on ${name}.`,
  );
}

/** What to do about a ship that does not let us reach its Engine, or does not answer at all. */
function waysOut(detail: string, name: string, address: string): string {
  if (/\b(?:host key|TLS|certificate|does not let)\b/i.test(detail))
    return `Correct that on this machine, on ${name}, or how the file says that it is reached; the network is not what is in between.`;
  if (/\b(?:far side|permit forwarding|algorithm in common)\b/.test(detail))
    return `Correct that on ${name}: its SSH server answers, and the network is not what is in between.`;
  const server = address.endsWith('by SSH') ? 'SSH server' : 'Engine';
  const place = address.replace(/, by SSH$/, '');
  const way = place.startsWith('/') ? 'that you may use the socket' : 'that no firewall is in between';
  return `See that the ${server} of ${name} runs and listens at ${place}, and ${way}.`;
}
