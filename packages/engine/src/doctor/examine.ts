import { allowManyListeners } from '../lifecycle/child-signal.ts';
import type { Environment, Ship } from '../model/index.ts';
import type { Clock, HostConnector, HostDriver, Operator, RegistryCredentials } from '../port/index.ts';
import { RegistryLogins } from '../run/registry-logins.ts';
import { withSecretsOfPlay } from '../run/secret-lookups.ts';
import { systemClock } from '../run/system-clock.ts';
import { examineShip } from './examine-ship.ts';
import type { Finding } from './finding.ts';
import { judgeOperator } from './judge-operator.ts';
import { type HostLookup, type OperatorFacts, systemLookup } from './operator-facts.ts';

/** What is examined, and what of the outside it may use. */
export interface ExaminationRequest {
  readonly environment: Environment;
  /** Of the environment; default: all. */
  readonly ships?: readonly Ship[];
  readonly connector: HostConnector;
  readonly operator: Operator;
  readonly credentials: RegistryCredentials;
  readonly facts: OperatorFacts;
  readonly signal: AbortSignal;
  /** Default: the machine's time. */
  readonly clock?: Clock;
  /** Default: the operating system's. */
  readonly lookup?: HostLookup;
}

/**
 * Examines the operator's machine and all ships, these at once, and changes nothing. Within bounds: each call has one.
 * Rejects with the signal's reason on abort.
 */
export async function examine(request: ExaminationRequest): Promise<Finding[]> {
  const { environment, connector, signal, clock = systemClock, lookup = systemLookup } = request;
  const { ships = Object.values(environment.ships), credentials } = request;
  const operator = withSecretsOfPlay(request.operator, environment);
  const logins = new RegistryLogins({ environment, operator, credentials, interrupt: signal });
  const drivers: HostDriver[] = [];
  allowManyListeners(signal);
  try {
    const found = await Promise.all(
      ships.map((ship) => {
        const driver = connector.connect(ship);
        drivers.push(driver);
        return examineShip(ship, { environment, driver, logins, lookup, clock, signal });
      }),
    );
    return [...judgeOperator(request.facts, environment), ...found.flat()];
  } finally {
    for (const driver of drivers) driver.close();
  }
}
