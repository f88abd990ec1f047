import type { ContainerAction, ContainerEvent } from '../port/host-driver.ts';
import type { FakeClock } from './fake-clock.ts';
import { type FakeBehaviour, type FakeContainer, isUp } from './fake-container.ts';

export type Health = 'starting' | 'healthy' | 'unhealthy';

const restartPauseMs = 100;

/** What the lives of containers need of their Engine. */
interface Surroundings {
  /** By the Engine's clock. */
  readonly now: () => number;
  readonly tell: (container: FakeContainer, action: ContainerAction, more?: Partial<ContainerEvent>) => void;
}

/** What becomes of containers from their starts to their ends: as their applications, and Docker's health checks, behave. */
export class FakeLives {
  readonly #clock: FakeClock;
  readonly #now: Surroundings['now'];
  readonly #tell: Surroundings['tell'];
  readonly #behaviours = new Map<string, FakeBehaviour>();

  constructor(clock: FakeClock, { now, tell }: Surroundings) {
    this.#clock = clock;
    this.#now = now;
    this.#tell = tell;
  }

  /** The name counts before the image. */
  behave(nameOrImage: string, behaviour: FakeBehaviour): void {
    this.#behaviours.set(nameOrImage, behaviour);
  }

  behaviourOf({ name, image }: FakeContainer): FakeBehaviour {
    return this.#behaviours.get(name) ?? this.#behaviours.get(image) ?? {};
  }

  begin(container: FakeContainer): void {
    const {
      exitAfterMs,
      exitCode = 0,
      outOfMemory = false,
      log = [],
      healthyAfterMs,
      unhealthyAfterMs,
      comesBack = false,
    } = this.behaviourOf(container);
    container.state = 'running';
    container.startedAt = this.#now();
    const isProbed = healthyAfterMs !== undefined || unhealthyAfterMs !== undefined;
    if (isProbed) container.health = 'starting';
    for (const line of log) container.log.write(this.#now(), line);
    this.#tell(container, 'start');
    if (healthyAfterMs !== undefined) this.#probeLater(container, healthyAfterMs, 'healthy');
    if (unhealthyAfterMs !== undefined) this.#probeLater(container, unhealthyAfterMs, 'unhealthy');
    if (exitAfterMs === undefined) return;
    container.end = this.#clock.later(exitAfterMs, () => {
      container.outOfMemory = outOfMemory;
      this.end(container, exitCode, comesBack);
    });
  }

  /** It is asked to end, and killed if it takes longer. */
  endWithin(container: FakeContainer, timeoutMs: number): void {
    const { stopTakesMs = 0 } = this.behaviourOf(container);
    const { startedAt } = container;
    this.#tell(container, 'kill');
    this.#clock.later(Math.min(stopTakesMs, timeoutMs), () => {
      if (!isUp(container) || container.startedAt !== startedAt) return;
      this.end(container, stopTakesMs > timeoutMs ? 137 : 143, false);
    });
  }

  end(container: FakeContainer, exitCode: number, comesBack: boolean): void {
    container.end?.cancel();
    container.end = null;
    container.exitCode = exitCode;
    container.finishedAt = this.#now();
    container.state = comesBack ? 'restarting' : 'exited';
    if (container.outOfMemory) this.#tell(container, 'oom');
    this.#tell(container, 'die', { exitCode });
    container.log.end();
    for (const resolve of container.waiting) resolve(exitCode);
    container.waiting.clear();
    if (!comesBack) return;
    container.end = this.#clock.later(restartPauseMs, () => {
      container.restartCount += 1;
      // A loop that goes on for ever would keep virtual time from ever standing still.
      if (container.restartCount < 50) this.begin(container);
      else container.state = 'running';
    });
  }

  probe(container: FakeContainer, health: Health, output: string = ''): void {
    container.health = health;
    container.lastProbe = { at: this.#now(), output };
    this.#tell(container, 'health', { health });
  }

  #probeLater(container: FakeContainer, ms: number, health: Health): void {
    const { startedAt } = container;
    this.#clock.later(ms, () => {
      if (container.startedAt === startedAt && isUp(container)) this.probe(container, health);
    });
  }
}
