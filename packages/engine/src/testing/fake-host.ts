import type { Ship } from '../model/index.ts';
import type { CallOptions, ContainersPort, HostConnector, HostDriver } from '../port/host-driver.ts';
import { type CallName, type FakeCall, isOperation } from './fake-call.ts';
import type { FakeClock } from './fake-clock.ts';
import { FakeEngine } from './fake-engine.ts';
import { fakeEvents } from './fake-events.ts';
import { fakeExecSession } from './fake-exec-session.ts';
import { type FakeFault, faultFailure, hangMs } from './fake-fault.ts';
import { fakeSettings } from './fake-settings.ts';

/** Ships in memory, with a log of calls and faults on demand. */
export class FakeFleet implements HostConnector {
  readonly #clock: FakeClock;
  readonly #latencyMs: number;
  readonly #engines = new Map<string, FakeEngine>();
  readonly #calls: FakeCall[] = [];
  #faults: { readonly fault: FakeFault; left: number }[] = [];
  /** What a command inside a container does. */
  onExec: (container: string, command: readonly string[]) => { exitCode: number; output: string } = () => ({
    exitCode: 0,
    output: '',
  });
  /** Hears of each call before it takes effect. */
  onCall: (call: FakeCall) => void = () => undefined;

  constructor(clock: FakeClock, options: { readonly latencyMs?: number } = {}) {
    this.#clock = clock;
    this.#latencyMs = options.latencyMs ?? 1;
  }

  /** The Engine of a ship; a ship that nobody has spoken of is made. */
  engine(ship: string): FakeEngine {
    const engine = this.#engines.get(ship) ?? new FakeEngine(ship, this.#clock);
    this.#engines.set(ship, engine);
    return engine;
  }

  get calls(): readonly FakeCall[] {
    return this.#calls;
  }

  /** The calls that change something, as `ship: call target`. */
  operations(): string[] {
    return this.#calls.filter(isOperation).map(({ ship, call, target }) => `${ship}: ${call} ${target}`);
  }

  forgetCalls(): void {
    this.#calls.length = 0;
  }

  fault(fault: FakeFault): void {
    this.#faults.push({ fault, left: fault.times ?? 1 });
  }

  heal(): void {
    this.#faults = [];
  }

  connect(ship: Ship): HostDriver {
    const engine = this.engine(ship.name);
    const on = <T>(
      call: CallName,
      target: string,
      { signal }: CallOptions,
      effect: () => T | Promise<T>,
    ): Promise<T> => this.#call(engine, call, target, signal, effect);
    const containers: ContainersPort = {
      list: (options) =>
        on('list', options.names?.join(' ') ?? '', options, () => engine.list(options.names)),
      inspect: (nameOrId, options) => on('inspect', nameOrId, options, () => engine.inspect(nameOrId)),
      create: (request, options) =>
        on('create', request.spec.name, options, () => ({ id: engine.create(request), warnings: [] })),
      settings: fakeSettings,
      start: (id, options) => on('start', id, options, () => engine.start(id)),
      stop: (id, options) =>
        on('stop', id, options, () => engine.stop(id, options.timeoutSeconds, options.signal)),
      kill: (id, options) => on('kill', id, options, () => engine.kill(id)),
      update: (id, { restart }, options) => on('update', id, options, () => engine.update(id, restart)),
      rename: (id, name, options) => on('rename', id, options, () => engine.rename(id, name)),
      remove: (id, options) => on('remove', id, options, () => engine.remove(id)),
      wait: (id, options) =>
        on('wait', id, options, async () => {
          const ended = engine.wait(id, options.condition, options.signal);
          options.onWaiting?.();
          return { exitCode: await ended };
        }),
      logTail: (id, options) => on('log-tail', id, options, () => engine.logTail(id, options.lines)),
      async *logs(id, options) {
        yield* await on('logs', id, options, () => engine.logs(id, options));
      },
    };
    return {
      ship: ship.name,
      containers,
      images: {
        id: (reference, options) => on('image-id', reference, options, () => engine.images.id(reference)),
        digests: (reference, options) =>
          on('digests', reference, options, () => engine.images.digests(reference)),
        defaults: (reference, options) =>
          on('defaults', reference, options, () => engine.images.defaults(reference)),
        pull: (reference, options) =>
          on('pull', reference, options, () => engine.images.pull(reference, options)),
      },
      networks: {
        list: (options) => on('networks', '', options, () => engine.networks.names()),
        create: (request, options) =>
          on('create-network', request.network.name, options, () => engine.networks.create(request)),
        connect: (container, { network }, options) =>
          on('connect', container, options, () => engine.connect(container, network)),
      },
      volumes: {
        list: ({ name, value }, options) =>
          on('volumes', name, options, () =>
            [...engine.volumes]
              .filter(([, labels]) => labels[name] === value)
              .map(([volume, labels]) => ({ name: volume, labels })),
          ),
        create: (volume, options) =>
          on('create-volume', volume.name, options, () => engine.addVolume(volume)),
        remove: (name, options) =>
          on('remove-volume', name, options, () => {
            engine.volumes.delete(name);
          }),
      },
      observation: {
        events: (options) => fakeEvents(engine, options, () => on('events', '', options, () => undefined)),
        past: (options) => on('past', '', options, () => engine.past(options.since)),
        time: (options) => on('time', '', options, () => this.#clock.now() + engine.clockSkewMs),
      },
      exec: {
        run: (container, command, options) =>
          on('exec', container, options, () => this.onExec(engine.nameOf(container), command)),
        open: (container, { command }, options) =>
          on('open-exec', container, options, () =>
            fakeExecSession(this.onExec(engine.nameOf(container), command)),
          ),
      },
      locks: {
        create: (lock, options) => on('create-lock', lock.name, options, () => engine.locks.create(lock)),
        find: async (nameOrId, options) => {
          const now = await on('time', '', options, () => this.#clock.now() + engine.clockSkewMs);
          return on('find-lock', nameOrId, options, () => engine.locks.find(nameOrId, now));
        },
        beat: (id, time, options) => on('beat', id, options, () => engine.locks.beat(id, time)),
      },
      system: {
        condition: (options) => on('condition', '', options, () => engine.condition),
        hostKeys: async () => engine.hostKeys,
        imageSpace: (options) => on('image-space', '', options, () => engine.imageSpace),
        login: (auth, options) => on('login', auth.serverAddress ?? '', options, () => engine.login()),
      },
      info: (options) => on('info', '', options, () => ({ engineVersion: '0.0.0-fake', apiVersion: '1.41' })),
      close: () => undefined,
    };
  }

  async #call<T>(
    engine: FakeEngine,
    call: CallName,
    target: string,
    signal: AbortSignal,
    effect: () => T | Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { ship } = engine;
    const name = engine.nameOf(target);
    const made = { time: this.#clock.now(), ship, call, target: name, id: name === target ? null : target };
    this.#calls.push(made);
    this.onCall(made);
    const fault = this.#faultOf(made);
    if (fault?.does === 'hang') await this.#clock.sleep(hangMs, signal);
    else if (this.#latencyMs > 0) await this.#clock.sleep(this.#latencyMs, signal);
    if (fault !== undefined && fault.does !== 'lost-answer') throw faultFailure(fault, ship, call);
    const answer = await effect();
    if (fault !== undefined) throw faultFailure(fault, ship, call);
    return answer;
  }

  #faultOf({ ship, call, target }: FakeCall): FakeFault | undefined {
    const found = this.#faults.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.call === 'any' || fault.call === call) &&
        (fault.ship ?? ship) === ship &&
        (fault.target ?? target) === target,
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault;
  }
}
