import type {
  ContainerDetails,
  ContainerSettings,
  ContainerSpec,
  ContainerState,
  Dictionary,
  ObservedContainer,
  ObservedPort,
  RestartPolicy,
} from '../model/index.ts';
import { FakeLog } from './fake-log.ts';
import { anonymousVolumes, shownSettings } from './fake-settings.ts';

/** What becomes of a container once it is started. */
export interface FakeBehaviour {
  /** Its Engine refuses to start it, in these words. */
  readonly refusesStart?: string;
  /** It ends by itself after so long. */
  readonly exitAfterMs?: number;
  readonly exitCode?: number;
  readonly outOfMemory?: boolean;
  /** It writes this when it starts. */
  readonly log?: readonly string[];
  /** It takes so long to end when asked to; what is longer than the timeout is killed. Default 0. */
  readonly stopTakesMs?: number;
  /** Its Engine takes so long after its end to answer who asked for that. Default 0. */
  readonly tidyingTakesMs?: number;
  /** Docker's health check says healthy after so long. */
  readonly healthyAfterMs?: number;
  /** Docker's health check says unhealthy after so long. */
  readonly unhealthyAfterMs?: number;
  /** The Engine brings it back after each end, as with `restart: always`. */
  readonly comesBack?: boolean;
}

/** A container that is on the ship before the test begins. */
export interface FakeContainerOutline {
  readonly name: string;
  /** Default `running`. */
  readonly state?: ContainerState;
  /** Default `busybox:1`; its image is on the ship, too. */
  readonly image?: string;
  readonly labels?: { readonly [name: string]: string };
  /** Default none. */
  readonly ports?: readonly ObservedPort[];
  /** What it was made with, as an inspection shows it. Default: the image's. */
  readonly settings?: { readonly [field: string]: string };
  /** Beside the image's. Default none. */
  readonly env?: readonly string[];
  /** Default `no`. */
  readonly restart?: RestartPolicy;
}

/** A container in memory. */
export interface FakeContainer {
  readonly id: string;
  name: string;
  readonly createdAt: string;
  readonly image: string;
  readonly imageId: string;
  readonly labels: Dictionary<string>;
  readonly env: readonly string[];
  /** What it was made with, the image's part included. */
  readonly settings: ContainerSettings;
  restart: RestartPolicy;
  readonly ports: readonly ObservedPort[];
  readonly networks: string[];
  state: ContainerState;
  exitCode: number;
  outOfMemory: boolean;
  restartCount: number;
  startedAt: number | null;
  finishedAt: number | null;
  health: ContainerDetails['health'];
  lastProbe: { readonly at: number; readonly output: string } | null;
  readonly log: FakeLog;
  readonly waiting: Set<(exitCode: number) => void>;
  end: { cancel(): void } | null;
}

export function newContainer(
  made: Pick<
    FakeContainer,
    | 'id'
    | 'name'
    | 'createdAt'
    | 'image'
    | 'imageId'
    | 'labels'
    | 'env'
    | 'settings'
    | 'restart'
    | 'ports'
    | 'networks'
  >,
): FakeContainer {
  return {
    ...made,
    state: 'created',
    exitCode: 0,
    outOfMemory: false,
    restartCount: 0,
    startedAt: null,
    finishedAt: null,
    health: null,
    lastProbe: null,
    log: new FakeLog(),
    waiting: new Set(),
    end: null,
  };
}

export function publishedPorts({ ports }: ContainerSpec): ObservedPort[] {
  return ports.map(({ protocol, exposed, external }) => ({
    address: external.address,
    private: exposed.first,
    public: external.range.first,
    protocol,
  }));
}

/** As a listing shows it. @param tagged the id of the image that has the container's tag now. */
export function observed(container: FakeContainer, tagged: string | undefined): ObservedContainer {
  const { id, name, imageId, state, labels } = container;
  const image = tagged === imageId ? container.image : imageId;
  const ports = isUp(container) ? container.ports : [];
  return { id, name, image, imageId, state, status: state, labels, ports };
}

/** As an inspection shows it. */
export function details(container: FakeContainer): ContainerDetails {
  const {
    id,
    name,
    createdAt,
    image,
    imageId,
    state,
    labels,
    env,
    settings,
    restart,
    exitCode,
    outOfMemory,
    restartCount,
    ports,
    networks,
    health,
    lastProbe,
  } = container;
  const shown = shownSettings(settings, container);
  return {
    id,
    name,
    createdAt,
    image,
    imageId,
    state,
    labels,
    env,
    settings: () => shown,
    restart,
    anonymousVolumes: anonymousVolumes(id, settings),
    exitCode,
    outOfMemory,
    error: '',
    restartCount,
    startedAt: asDate(container.startedAt),
    finishedAt: asDate(container.finishedAt),
    health,
    lastProbe:
      lastProbe === null
        ? null
        : { startedAt: new Date(lastProbe.at).toISOString(), output: lastProbe.output },
    ports,
    networks: [...networks],
  };
}

export function isUp({ state }: FakeContainer): boolean {
  return state === 'running' || state === 'restarting' || state === 'paused';
}

function asDate(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
