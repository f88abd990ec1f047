import type { ChecksContext } from '../lifecycle/check-context.ts';
import { checkNames } from '../lifecycle/describe-check.ts';
import { type ChecksVerdict, runChecks } from '../lifecycle/run-checks.ts';
import { dictionary, type LifecycleCheck, type ObservedPort } from '../model/index.ts';
import type { CheckTypes } from '../port/check-type.ts';
import { buildEnvironment } from './build-environment.ts';
import type { CheckOutline } from './environment-outline.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeFleet } from './fake-host.ts';
import { FakeOperator } from './fake-operator.ts';

/** One container, `web-1`, that runs on `h1`, and checks of it in virtual time. */
export interface CheckWorld {
  readonly clock: FakeClock;
  readonly fleet: FakeFleet;
  readonly operator: FakeOperator;
  /** The container's id. */
  readonly container: string;
  /** A line for each check that passed or failed. */
  readonly settled: readonly string[];
  readonly check: (...checks: CheckOutline[]) => Promise<ChecksVerdict>;
}

export function checkWorld(
  options: {
    /** That the container publishes. Default: none. */
    readonly ports?: readonly ObservedPort[];
    /** Whether it was made from another specification. Default: no. */
    readonly isFormer?: boolean;
    readonly types?: CheckTypes;
    /** Default: one that never aborts. */
    readonly signal?: AbortSignal;
  } = {},
): CheckWorld {
  const { ports = [], isFormer = false, types = new Map() } = options;
  const { signal = new AbortController().signal } = options;
  const clock = new FakeClock();
  const fleet = new FakeFleet(clock, { latencyMs: 0 });
  const operator = new FakeOperator();
  const container = fleet.engine('h1').addContainer({ name: 'web-1', ports });
  const ship = buildEnvironment({ services: { web: {} } }).ships['h1'];
  if (ship === undefined) throw new Error('no ship');
  const { containers, exec } = fleet.connect(ship);
  const context: ChecksContext = {
    clock,
    operator,
    containers,
    exec,
    instance: 'web-1',
    ship: 'h1',
    directory: '/environment',
    container,
    isFormer,
    variables: async () => ['A=from the container', 'PATH=/container', 'BARE'],
    nameOf: checkNames({}),
    hide: (text) => text.replaceAll('hunter2', '***'),
    types,
  };
  const settled: string[] = [];
  return {
    clock,
    fleet,
    operator,
    container,
    settled,
    check: (...checks) =>
      runChecks(
        checks.map((check): LifecycleCheck => ({ ...check, at: '' })),
        context,
        signal,
        {
          onSettled: (name, { passed, attempts, elapsedMs }) =>
            settled.push(`${name} ${passed ? 'passed' : 'failed'}: ${attempts} in ${elapsedMs} ms`),
        },
      ),
  };
}

/** A tcp check of port 80 of `::1`. */
export const tcpOutline: CheckOutline & { readonly type: 'tcp' } = {
  type: 'tcp',
  host: '::1',
  port: 80,
  portName: 'http',
  maxWaitSeconds: 300,
};

/** An http check of `10.0.0.1:80/health`. */
export const httpOutline: CheckOutline & { readonly type: 'http' } = {
  type: 'http',
  host: '10.0.0.1',
  port: 80,
  portName: null,
  path: '/health',
  scheme: 'http',
  method: 'GET',
  matchRegex: null,
  maxWaitSeconds: 5,
  requestsOptions: dictionary(),
  headers: [],
  auth: null,
};
