import type { ContainerSpec, HostDriver, Ship } from '@maestro-ng/engine';
import { canRunLab, type Lab, type LabShip, up } from '@maestro-ng/lab';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { dockerConnector } from '../docker-host.ts';
import { testShip } from './test-ship.ts';
import { testRequest } from './test-spec.ts';

const possibility = canRunLab();
if (!possibility.possible && process.env.CI !== undefined) throw new Error(possibility.reason);

/** Where it is not, tests on real Engines are skipped, except under CI, where that is an error. */
export const labIsPossible: boolean = possibility.possible;

/** One real Engine for a suite, empty before each test. */
export interface RealEngine {
  readonly lab: Lab;
  readonly ship: LabShip;
  /** A new one for each test. */
  readonly driver: HostDriver;
  /** @returns the id */
  created(name: string, command: readonly string[], parts?: Partial<ContainerSpec>): Promise<string>;
  /** The same, started; by default it sleeps. */
  running(name: string, command?: readonly string[], parts?: Partial<ContainerSpec>): Promise<string>;
}

/** To be called once in a suite; what it returns is there from the suite's first test on. */
export function realEngine(labName: string): RealEngine {
  const { signal } = new AbortController();
  let lab: Lab | undefined;
  let driver: HostDriver | undefined;

  beforeAll(async () => {
    lab = await up({ ships: 1, name: labName, images: ['busybox'] });
  }, 120_000);
  beforeEach(() => {
    driver = dockerConnector().connect(labShip(engine.ship));
  });
  afterEach(async () => {
    driver?.close();
    await lab?.reset();
  });
  afterAll(async () => {
    await lab?.down();
  }, 60_000);

  const engine: RealEngine = {
    get lab() {
      return there(lab);
    },
    get ship() {
      return there(there(lab).ships[0]);
    },
    get driver() {
      return there(driver);
    },
    async created(name, command, parts = {}) {
      return (await engine.driver.containers.create(testRequest(name, { command, ...parts }), { signal })).id;
    },
    async running(name, command = ['sleep', '600'], parts = {}) {
      const id = await engine.created(name, command, parts);
      await engine.driver.containers.start(id, { signal });
      return id;
    },
  };
  return engine;
}

/** The lab's ship as a file would describe it. */
export function labShip(ship: LabShip, options: { timeoutSeconds?: number; apiVersion?: string } = {}): Ship {
  return testShip({ kind: 'tcp', host: ship.address, port: ship.port, tls: null }, options);
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no Engine before the first test');
  return value;
}
