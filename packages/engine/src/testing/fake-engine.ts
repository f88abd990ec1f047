import {
  type ContainerDetails,
  type ContainerSettings,
  type ContainerState,
  type Dictionary,
  dictionary,
  type LogRecord,
  type ObservedContainer,
  type ObservedPort,
  type RestartPolicy,
} from '../model/index.ts';
import type {
  CallOptions,
  ContainerAction,
  ContainerEvent,
  CreateRequest,
  HostCondition,
  ImageSpace,
  KnownHostKeys,
  LabelledVolume,
  LogOptions,
} from '../port/host-driver.ts';
import { HostFailure } from '../port/host-failure.ts';
import type { FakeClock } from './fake-clock.ts';
import {
  details,
  type FakeBehaviour,
  type FakeContainer,
  type FakeContainerOutline,
  isUp,
  newContainer,
  observed,
  publishedPorts,
} from './fake-container.ts';
import { FakeFeed } from './fake-feed.ts';
import { FakeImages, noDefaults } from './fake-images.ts';
import { FakeLives, type Health } from './fake-lives.ts';
import { FakeLocks } from './fake-locks.ts';
import { FakeNetworks, firstNetworks } from './fake-networks.ts';
import { fakeSettings, mergedEnv } from './fake-settings.ts';

type RefusedLogin = Pick<HostFailure, 'message' | 'statusCode'> & Partial<Pick<HostFailure, 'registry'>>;

/** One ship's Engine in memory: what its calls do, without delay, faults or a log. Errors are the driver's. */
export class FakeEngine {
  readonly ship: string;
  condition: HostCondition = {
    operatingSystem: 'Linux',
    storageDriver: 'overlay2',
    warnings: [],
    freeSpace: null,
  };
  /** By how much its clock differs from everybody else's. */
  clockSkewMs = 0;
  imageSpace: ImageSpace = { bytes: 2e9, unusedBytes: 1e9, buildCacheBytes: 0 };
  hostKeys: KnownHostKeys | null = null;
  /** What the registry says to credentials; null: it takes them. */
  refusesLogins: RefusedLogin | null = null;
  readonly images: FakeImages;
  readonly locks: FakeLocks;
  readonly networks: FakeNetworks;
  readonly feed: FakeFeed = new FakeFeed();
  readonly #clock: FakeClock;
  readonly #containers = new Map<string, FakeContainer>();
  readonly #lives: FakeLives;
  /** Those that were made as such, by name, with their labels. */
  readonly volumes: Map<string, Dictionary<string>> = new Map();
  readonly #past: ContainerEvent[] = [];
  #made = 0;

  constructor(ship: string, clock: FakeClock) {
    this.ship = ship;
    this.#clock = clock;
    this.images = new FakeImages(ship, clock);
    this.locks = new FakeLocks(this, clock);
    this.networks = new FakeNetworks(ship);
    this.#lives = new FakeLives(clock, {
      now: () => this.#now(),
      tell: (container, action, more) => this.#tell(container, action, more),
    });
  }

  login(): void {
    if (this.refusesLogins === null) return;
    const { message, statusCode = 500, registry } = this.refusesLogins;
    throw new HostFailure('refused', this.ship, message, { statusCode, ...(registry && { registry }) });
  }

  addVolume({ name, labels }: LabelledVolume): void {
    if (!this.volumes.has(name)) this.volumes.set(name, labels);
  }

  connect(id: string, network: string): void {
    const container = this.#known(id);
    this.networks.refuseGone(network);
    if (container.networks.includes(network)) {
      throw this.#failure('refused', `endpoint with name ${container.name} already exists in network`, 403);
    }
    container.networks.push(network);
  }

  /** By hand. */
  disconnect(nameOrId: string, network: string): void {
    const { networks } = this.#known(nameOrId);
    networks.splice(networks.indexOf(network), networks.includes(network) ? 1 : 0);
  }

  /** What containers of this name, or of this image, do when they are started. The name counts first. */
  behave(nameOrImage: string, behaviour: FakeBehaviour): void {
    this.#lives.behave(nameOrImage, behaviour);
  }

  /** @returns its id */
  addContainer(outline: FakeContainerOutline): string {
    const { name, state = 'running', image = 'busybox:1', labels = {}, ports = [] } = outline;
    const { settings = {}, env = [], restart = { name: 'no', maximumRetryCount: 0 } } = outline;
    if (this.images.tagged(image) === undefined) this.images.add(image);
    const container = this.#add({ name, image, labels, env, settings, restart, ports, networks: ['bridge'] });
    container.state = state;
    if (state !== 'created') container.startedAt = this.#now();
    return container.id;
  }

  list(names?: readonly string[]): ObservedContainer[] {
    return [...this.#containers.values()]
      .filter(({ name }) => names === undefined || names.includes(name))
      .map((container) => observed(container, this.images.tagged(container.image)));
  }

  /** `name state` of each container, sorted: the ship as a test compares it. */
  describe(): string[] {
    return [...this.#containers.values()].map(({ name, state }) => `${name} ${state}`).sort();
  }

  inspect(nameOrId: string): ContainerDetails | undefined {
    const container = this.#find(nameOrId);
    return container === undefined ? undefined : details(container);
  }

  create({ spec, env, labels }: CreateRequest): string {
    if (this.images.id(spec.image) === undefined)
      throw this.#failure('not-found', `No such image: ${spec.image}`, 404);
    this.refuseTaken(spec.name);
    const container = this.#add({
      name: spec.name,
      image: spec.image,
      labels: dictionary([...Object.entries(spec.labels), ...Object.entries(labels)]),
      env,
      settings: fakeSettings(spec),
      restart: spec.restart,
      ports: publishedPorts(spec),
      networks: firstNetworks(spec),
    });
    this.#tell(container, 'create');
    return container.id;
  }

  start(id: string): void {
    const container = this.#known(id);
    if (container.state === 'running' || container.state === 'restarting') return;
    if (container.state === 'paused') throw this.#failure('conflict', 'cannot start a paused container', 409);
    for (const network of container.networks) this.networks.refuseGone(network);
    const clash = container.ports.find((port) => this.#publishes(port));
    if (clash !== undefined) {
      const place = `${clash.address ?? '0.0.0.0'}:${clash.public}`;
      throw this.#failure('refused', `Bind for ${place} failed: port is already allocated`, 500);
    }
    const { refusesStart } = this.#lives.behaviourOf(container);
    if (refusesStart !== undefined) throw this.#failure('refused', refusesStart, 400);
    this.#lives.begin(container);
  }

  /** Resolves when it has ended; it goes on whether or not somebody still waits for that. */
  async stop(id: string, timeoutSeconds: number, signal: AbortSignal): Promise<void> {
    const container = this.#known(id);
    if (!isUp(container)) return;
    this.#lives.endWithin(container, timeoutSeconds * 1000);
    await this.wait(id, 'not-running', signal);
    const { tidyingTakesMs = 0 } = this.#lives.behaviourOf(container);
    if (tidyingTakesMs > 0) await this.#clock.sleep(tidyingTakesMs, signal);
  }

  update(id: string, restart: RestartPolicy): void {
    this.#known(id).restart = restart;
  }

  rename(id: string, name: string): void {
    const container = this.#known(id);
    this.refuseTaken(name);
    if (container.state === 'restarting') throw this.#failure('not-found', 'sandbox 0f4d not found', 404);
    const oldName = container.name;
    container.name = name;
    this.#tell(container, 'rename', { oldName });
  }

  remove(id: string): void {
    const container = this.#containers.get(id);
    if (container === undefined) return;
    if (isUp(container))
      throw this.#failure('conflict', `cannot remove the running container ${container.name}`, 409);
    this.#containers.delete(id);
    this.#tell(container, 'destroy');
  }

  wait(id: string, condition: 'not-running' | 'next-exit', signal: AbortSignal): Promise<number> {
    const container = this.#known(id);
    if (condition === 'not-running' && !isUp(container)) return Promise.resolve(container.exitCode);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const ended = (exitCode: number): void => {
        signal.removeEventListener('abort', abandon);
        resolve(exitCode);
      };
      const abandon = (): void => {
        container.waiting.delete(ended);
        reject(signal.reason as Error);
      };
      container.waiting.add(ended);
      signal.addEventListener('abort', abandon, { once: true });
    });
  }

  logTail(id: string, lines: number): string[] {
    return lines > 0 ? this.#known(id).log.texts().slice(-lines) : [];
  }

  logs(id: string, options: CallOptions & LogOptions): AsyncIterable<LogRecord> {
    const container = this.#known(id);
    return container.log.read(options, () => isUp(container));
  }

  /** A container's application, or its Engine, writes a line. */
  write(nameOrId: string, line: string, stream: LogRecord['stream'] = 'stdout'): void {
    this.#known(nameOrId).log.write(this.#now(), line, stream);
  }

  /** Starts, signals and ends, up to now. */
  past(since: number): ContainerEvent[] {
    return this.#past.filter(
      ({ action, time }) => time >= since && (action === 'start' || action === 'kill' || action === 'die'),
    );
  }

  /** Ends all connections on which something is listened to: events, and logs that are followed. */
  cut(): void {
    const failure = new HostFailure('connection-lost', this.ship, `the connection to ${this.ship} was lost`);
    for (const { log } of this.#containers.values()) log.cut(failure);
    this.feed.cut(failure);
  }

  /** By the Engine; or as the application itself, or somebody by hand. */
  kill(nameOrId: string, exitCode: number = 137): void {
    const container = this.#known(nameOrId);
    if (isUp(container)) this.#lives.end(container, exitCode, false);
  }

  pause(name: string): void {
    const container = this.#known(name);
    container.state = 'paused';
    this.#tell(container, 'pause');
  }

  setState(name: string, state: ContainerState): void {
    this.#known(name).state = state;
  }

  /** The name of a container, for the log of calls. */
  nameOf(id: string): string {
    return this.#find(id)?.name ?? id;
  }

  #add(asked: {
    readonly name: string;
    readonly image: string;
    readonly labels: Dictionary<string>;
    readonly env: readonly string[];
    readonly settings: ContainerSettings;
    readonly restart: RestartPolicy;
    readonly ports: readonly ObservedPort[];
    readonly networks: readonly string[];
  }): FakeContainer {
    this.#made += 1;
    const image = this.images.defaults(asked.image) ?? noDefaults;
    const container = newContainer({
      ...asked,
      id: `${this.ship}-${this.#made}`,
      createdAt: this.#timeOfCreation(),
      imageId: this.images.id(asked.image) ?? '',
      labels: dictionary([...Object.entries(image.labels), ...Object.entries(asked.labels)]),
      env: mergedEnv(asked.env, image),
      settings: dictionary([...Object.entries(image.settings), ...Object.entries(asked.settings)]),
      networks: [...asked.networks],
    });
    this.#containers.set(container.id, container);
    return container;
  }

  /** By its own clock. */
  #now(): number {
    return this.#clock.now() + this.clockSkewMs;
  }

  /** Later than of any container before, also within one moment of virtual time. */
  #timeOfCreation(): string {
    const milliseconds = new Date(this.#now()).toISOString().slice(0, -1);
    return `${milliseconds}${String(this.#made).padStart(6, '0')}Z`;
  }

  /** Docker's health check of a container comes to a verdict. */
  probe(nameOrId: string, health: Health, output: string = ''): void {
    this.#lives.probe(this.#known(nameOrId), health, output);
  }

  #tell(container: FakeContainer, action: ContainerAction, more: Partial<ContainerEvent> = {}): void {
    const { id, name, image, labels } = container;
    const time = this.#now();
    const nothing = { exitCode: null, health: null, oldName: null };
    const event = { time, action, id, name, image, labels, ...nothing, ...more };
    this.#past.push(event);
    this.feed.tell(event);
  }

  #publishes({ address, public: port, protocol }: ObservedPort): boolean {
    return [...this.#containers.values()].some(
      (other) =>
        isUp(other) &&
        other.ports.some(
          (taken) => taken.address === address && taken.public === port && taken.protocol === protocol,
        ),
    );
  }

  #find(nameOrId: string): FakeContainer | undefined {
    const byId = this.#containers.get(nameOrId);
    return byId ?? [...this.#containers.values()].find(({ name }) => name === nameOrId);
  }

  #known(nameOrId: string): FakeContainer {
    const container = this.#find(nameOrId);
    if (container === undefined) throw this.#failure('not-found', `No such container: ${nameOrId}`, 404);
    return container;
  }

  /** A name that is taken is a `conflict`. */
  refuseTaken(name: string): void {
    const holder = this.#find(name);
    if (holder === undefined) return;
    throw this.#failure('conflict', `The name ${name} is in use by container ${holder.id}`, 409);
  }

  /** A container that is not there is `not-found`. */
  refuseGone(id: string): void {
    this.#known(id);
  }

  #failure(kind: HostFailure['kind'], message: string, statusCode: number): HostFailure {
    return new HostFailure(kind, this.ship, message, { statusCode });
  }
}
