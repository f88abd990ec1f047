import type {
  Environment,
  Instance,
  ObservedContainer,
  ObservedPort,
  ShipObservation,
} from '@maestro-ng/engine';

/** What a container's state comes to. `up` is the only one that is as it should be. */
export type ContainerCondition =
  | 'up'
  | 'unhealthy'
  | 'starting'
  | 'restarting'
  | 'paused'
  | 'down'
  | 'absent'
  | 'foreign'
  | 'unreachable';

export interface PortStatus {
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  /** On the ship, e.g. `8080` or `8000-8003`. */
  readonly external: string;
  /** null: cannot be told from outside (UDP, or the container is not up). */
  readonly up: boolean | null;
}

/** One instance, as `maestro status` tells of it. */
export interface InstanceStatus {
  readonly instance: string;
  readonly service: string;
  readonly ship: string;
  /** The ship's address. */
  readonly host: string;
  readonly condition: ContainerCondition;
  /** `up 3 minutes`, `down 2 hours, exit code 1`: as coarse as Docker's listing. */
  readonly phrase: string;
  /** The container's id; null: there is none, or it is not known. */
  readonly container: string | null;
  readonly image: string | null;
  readonly imageId: string | null;
  /** Only where asked for. */
  readonly ports: readonly PortStatus[] | null;
}

/** What one listing of a ship shows, by the containers' names; or why there is none. */
export type ShipLook =
  | { readonly reachable: true; readonly containers: ReadonlyMap<string, ObservedContainer> }
  | { readonly reachable: false; readonly cause: string };

export function shipLook(observation: ShipObservation): ShipLook {
  if (!observation.reachable) return observation;
  return {
    reachable: true,
    containers: new Map(observation.containers.map((container) => [container.name, container])),
  };
}

/** What one look at a ship tells of an instance. @param foreign why a container is not ours; undefined: it is. */
export function instanceStatus(
  environment: Environment,
  instance: Instance,
  look: ShipLook | undefined,
  foreign: (container: ObservedContainer) => string | undefined,
): InstanceStatus {
  const base = {
    instance: instance.name,
    service: instance.service,
    ship: instance.ship,
    host: environment.ships[instance.ship]?.ip ?? instance.ship,
    container: null,
    image: null,
    imageId: null,
    ports: null,
  };
  if (look === undefined || !look.reachable) {
    const cause = look?.cause ?? 'it was not asked';
    return { ...base, condition: 'unreachable', phrase: `unknown, ship unreachable: ${cause}` };
  }
  const container = look.containers.get(instance.name);
  if (container === undefined) return { ...base, condition: 'absent', phrase: 'down, no container' };
  const known = { ...base, container: container.id, image: container.image, imageId: container.imageId };
  const because = foreign(container);
  if (because !== undefined) return { ...known, condition: 'foreign', phrase: `not ours: ${because}` };
  return { ...known, ...conditionOf(container) };
}

function conditionOf(container: ObservedContainer): Pick<InstanceStatus, 'condition' | 'phrase'> {
  switch (container.state) {
    case 'running':
      return runningCondition(container.status);
    case 'paused':
      return { condition: 'paused', phrase: `paused, ${lower(container.status)}` };
    case 'restarting':
      return { condition: 'restarting', phrase: `restarting${exitNote(container.status)}` };
    case 'created':
      return { condition: 'down', phrase: 'down, never started' };
    case 'removing':
      return { condition: 'down', phrase: 'down, being removed' };
    case 'dead':
      return { condition: 'down', phrase: 'down, dead: the Engine could not remove it' };
    case 'exited':
      return { condition: 'down', phrase: exitedPhrase(container.status) };
  }
}

/** Docker's words are `Up 3 minutes`, with `(healthy)`, `(unhealthy)` or `(health: starting)` where health is checked. */
function runningCondition(status: string): Pick<InstanceStatus, 'condition' | 'phrase'> {
  const phrase = lower(status) || 'up';
  if (status.includes('(unhealthy)')) return { condition: 'unhealthy', phrase };
  if (status.includes('(health: starting)')) return { condition: 'starting', phrase };
  return { condition: 'up', phrase };
}

/** Docker's words are `Exited (1) 2 hours ago`. */
function exitedPhrase(status: string): string {
  const match = /^Exited \((\d+)\) (.+) ago$/.exec(status);
  if (match === null) return `down${status === '' ? '' : `, ${lower(status)}`}`;
  const [, code = '0', time = ''] = match;
  return `down ${lower(time)}${code === '0' ? '' : `, exit code ${code}`}`;
}

function exitNote(status: string): string {
  const match = /\((\d+)\)/.exec(status);
  return match === null ? '' : `, exit code ${match[1] ?? ''}`;
}

/** `Up About an hour` → `up about an hour`. */
function lower(words: string): string {
  return words.replace(/\b(?:Up|About|Less|Created|Dead|Exited)\b/g, (word) => word.toLowerCase());
}

/** The ports on the ship that a named port of an instance is reached at; none for a container that publishes nothing. */
export function publishedPorts(
  named: Instance['container']['ports'][number],
  observed: readonly ObservedPort[],
): number[] {
  const { first, last } = named.exposed;
  const found = observed.flatMap((port) =>
    port.protocol === named.protocol && port.private >= first && port.private <= last && port.public !== null
      ? [port.public]
      : [],
  );
  return [...new Set(found)].sort((a, b) => a - b);
}
