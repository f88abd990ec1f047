import {
  type ContainerDetails,
  type ContainerSettings,
  type ContainerState,
  type LabelledVolume,
  maskedQuotes,
  type ObservedContainer,
  type ObservedLock,
  type ObservedPort,
  plainText,
} from '@maestro-ng/engine';
import { type Fields, list, number, optionalRecord, text, textList, texts } from './fields.ts';
import { anonymousVolumes } from './settings/anonymous-volumes.ts';
import type { Related } from './settings/related.ts';
import { restartPolicy } from './settings/restart.ts';
import { shownSettings } from './settings/settings.ts';

/** The Engine's JSON is not what its API promises. */
export class UnexpectedShape extends Error {
  override readonly name = 'UnexpectedShape';
}

/** The containers of `GET /containers/json`. @throws UnexpectedShape */
export function observedContainers(listing: unknown): ObservedContainer[] {
  if (!Array.isArray(listing)) throw new UnexpectedShape('a listing of containers is no list');
  return listing.map((item: unknown) => observedContainer(record(item, 'a container of a listing')));
}

/**
 * What `GET /containers/{id}/json` tells.
 *
 * @param related what it tells of the containers of `relatedTo`, as far as there are such
 * @throws UnexpectedShape
 */
export function containerDetails(inspection: unknown, related: Related = new Map()): ContainerDetails {
  const container = record(inspection, 'an inspection');
  const state = record(container.State, 'the state in an inspection');
  const config = optionalRecord(container.Config);
  let settings: ContainerSettings | undefined;
  return {
    id: requiredText(container.Id, 'the id in an inspection'),
    name: withoutSlash(text(container.Name)),
    createdAt: text(container.Created),
    image: text(config.Image),
    imageId: text(container.Image),
    state: containerState(text(state.Status)),
    labels: texts(config.Labels),
    env: textList(config.Env),
    // Many look at a container, and few compare all of it.
    settings: () => (settings ??= shownSettings(container, related)),
    restart: restartPolicy(optionalRecord(container.HostConfig).RestartPolicy),
    anonymousVolumes: anonymousVolumes(container, related),
    exitCode: number(state.ExitCode),
    outOfMemory: state.OOMKilled === true,
    error: maskedQuotes(text(state.Error)),
    restartCount: number(container.RestartCount),
    startedAt: time(state.StartedAt),
    finishedAt: time(state.FinishedAt),
    health: health(optionalRecord(state.Health).Status),
    lastProbe: lastProbe(optionalRecord(state.Health).Log),
    ports: inspectedPorts(optionalRecord(optionalRecord(container.NetworkSettings).Ports)),
    networks: Object.keys(optionalRecord(optionalRecord(container.NetworkSettings).Networks)),
  };
}

/** A lock, as far as an inspection tells. @throws UnexpectedShape */
export function observedLock(
  inspection: unknown,
): Pick<ObservedLock, 'id' | 'name' | 'labels' | 'createdAt'> {
  const container = record(inspection, 'an inspection');
  const createdAt = Date.parse(text(container.Created));
  if (Number.isNaN(createdAt)) throw new UnexpectedShape('the time of creation in an inspection is missing');
  return {
    id: requiredText(container.Id, 'the id in an inspection'),
    name: withoutSlash(text(container.Name)),
    labels: texts(optionalRecord(container.Config).Labels),
    createdAt,
  };
}

/** The names in `GET /networks`. @throws UnexpectedShape */
export function networkNames(listing: unknown): string[] {
  if (!Array.isArray(listing)) throw new UnexpectedShape('a listing of networks is no list');
  return listing.map((item: unknown) => text(record(item, 'a network of a listing').Name));
}

/** The volumes of `GET /volumes`; an Engine without any gives null. @throws UnexpectedShape */
export function labelledVolumes(listing: unknown): LabelledVolume[] {
  return list(record(listing, 'a listing of volumes').Volumes).map((item) => {
    const { Name, Labels } = record(item, 'a volume of a listing');
    return { name: requiredText(Name, 'the name of a volume'), labels: texts(Labels) };
  });
}

/** Whether the container has a terminal: its log is then one stream without frames. */
export function hasTerminal(inspection: unknown): boolean {
  return optionalRecord(optionalRecord(inspection).Config).Tty === true;
}

function observedContainer(container: Fields): ObservedContainer {
  return {
    id: requiredText(container.Id, 'the id of a container in a listing'),
    name: ownName(container.Names),
    image: text(container.Image),
    imageId: text(container.ImageID),
    state: containerState(text(container.State)),
    status: text(container.Status),
    labels: texts(container.Labels),
    ports: inOrder(list(container.Ports).map((port) => listedPort(optionalRecord(port)))),
  };
}

/** Links give a container further names such as `/other/alias`; its own has one slash. */
function ownName(names: unknown): string {
  const all = list(names).map(text);
  return withoutSlash(all.find((name) => name.lastIndexOf('/') <= 0) ?? all[0] ?? '');
}

function withoutSlash(name: string): string {
  return name.startsWith('/') ? name.slice(1) : name;
}

function listedPort(port: Fields): ObservedPort {
  return {
    address: text(port.IP) || null,
    private: number(port.PrivatePort),
    public: number(port.PublicPort) || null,
    protocol: text(port.Type),
  };
}

function inspectedPorts(ports: Fields): ObservedPort[] {
  const found = Object.entries(ports).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const inside = { private: Number(port), protocol };
    const outside = list(bindings).map(optionalRecord);
    if (outside.length === 0) return [{ ...inside, address: null, public: null }];
    return outside.map((binding) => ({
      ...inside,
      address: text(binding.HostIp) || null,
      public: Number(text(binding.HostPort)) || null,
    }));
  });
  return inOrder(found);
}

/** By number in the container: Engines list ports in any order. */
function inOrder(ports: readonly ObservedPort[]): ObservedPort[] {
  const key = ({ private: inside, protocol, public: outside, address }: ObservedPort): string =>
    [inside, outside ?? 0].map((port) => String(port).padStart(5, '0')).join() + protocol + (address ?? '');
  return [...ports].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const states: readonly string[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
] satisfies ContainerState[];

function containerState(state: string): ContainerState {
  if (!states.includes(state)) throw new UnexpectedShape(`'${state}' is no state of a container`);
  return state as ContainerState;
}

function health(status: unknown): ContainerDetails['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : null;
}

function lastProbe(log: unknown): ContainerDetails['lastProbe'] {
  const { Start, Output } = optionalRecord(list(log).at(-1));
  const startedAt = time(Start);
  return startedAt === null ? null : { startedAt, output: plainText(text(Output)).slice(0, 4096) };
}

/** Docker writes the year 1 for never. */
function time(value: unknown): string | null {
  const written = text(value);
  return written === '' || written.startsWith('0001-') ? null : written;
}

function record(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnexpectedShape(`${what} is no object`);
  }
  return value as Fields;
}

function requiredText(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new UnexpectedShape(`${what} is missing`);
  return value;
}
