import {
  type ContainerAction,
  type ContainerEvent,
  dictionary,
  type ObservationPort,
} from '@maestro-ng/engine';
import { readingBounds, waitingBounds } from './bounds.ts';
import type { EngineClient } from './engine-client.ts';
import { lostFailure } from './failures.ts';
import { JsonLineError, jsonLines } from './json-lines.ts';

const wanted = ['create', 'start', 'die', 'oom', 'pause', 'unpause', 'destroy', 'rename', 'health_status'];

/** What happens on one ship. */
export function observationPort(client: EngineClient): ObservationPort {
  return {
    async *events({ signal, since, signals = false, onListening }) {
      const answer = await client.stream({
        method: 'GET',
        path: '/events',
        query: {
          filters: { type: ['container'], event: signals ? [...wanted, 'kill'] : wanted },
          since: since === undefined ? undefined : seconds(since),
        },
        signal,
        bounds: waitingBounds,
      });
      onListening?.();
      try {
        for await (const value of jsonLines(answer.body)) {
          const event = containerEvent(value);
          if (event !== undefined) yield event;
        }
      } catch (error) {
        throw error instanceof JsonLineError ? lostFailure(client.place, error) : error;
      }
      throw lostFailure(client.place);
    },

    async past({ signal, since, until }) {
      const answer = await client.stream({
        method: 'GET',
        path: '/events',
        query: {
          filters: { type: ['container'], event: ['start', 'kill', 'die'] },
          since: seconds(since),
          until: seconds(until),
        },
        signal,
        bounds: readingBounds(client.timeout),
      });
      try {
        const events: ContainerEvent[] = [];
        for await (const value of jsonLines(answer.body)) {
          const event = containerEvent(value);
          if (event !== undefined) events.push(event);
        }
        return events;
      } catch (error) {
        throw error instanceof JsonLineError ? lostFailure(client.place, error) : error;
      }
    },

    time: ({ signal }) => engineTime(client, signal),
  };
}

/** As Docker's queries have times. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** As `ObservationPort.time`. */
export async function engineTime(client: EngineClient, signal: AbortSignal): Promise<number | null> {
  const bounds = readingBounds(client.timeout);
  const { headers, body } = await client.stream({ method: 'GET', path: '/_ping', signal, bounds });
  for await (const _ of body);
  const time = Date.parse(headers.date ?? '');
  return Number.isNaN(time) ? null : time;
}

/** Reads one value of the stream of `GET /events`; undefined: it is about something else. */
export function containerEvent(value: unknown): ContainerEvent | undefined {
  const event = fields(value);
  const actor = fields(event.Actor);
  const attributes = fields(actor.Attributes);
  if (event.Type !== 'container' || typeof event.Action !== 'string' || typeof actor.ID !== 'string')
    return undefined;
  // Health comes as `health_status: healthy`.
  const [word = '', detail] = event.Action.split(': ', 2);
  const action = actions.get(word);
  if (action === undefined) return undefined;
  const exit = attributes.exitCode;
  return {
    time: time(event),
    action,
    id: actor.ID,
    name: text(attributes.name) ?? '',
    image: text(attributes.image) ?? '',
    labels: dictionary(
      Object.entries(attributes).flatMap(([name, value]) =>
        ownAttributes.has(name) || typeof value !== 'string' ? [] : [[name, value] as const],
      ),
    ),
    exitCode: action === 'die' && typeof exit === 'string' ? Number(exit) : null,
    health: action === 'health' ? (detail ?? null) : null,
    oldName: action === 'rename' ? withoutSlash(text(attributes.oldName)) : null,
  };
}

/** What Docker puts between the labels. */
const ownAttributes: ReadonlySet<string> = new Set([
  'name',
  'image',
  'exitCode',
  'execDuration',
  'oldName',
  'signal',
]);

const actions: ReadonlyMap<string, ContainerAction> = new Map([
  ['create', 'create'],
  ['start', 'start'],
  ['kill', 'kill'],
  ['die', 'die'],
  ['oom', 'oom'],
  ['pause', 'pause'],
  ['unpause', 'unpause'],
  ['destroy', 'destroy'],
  ['rename', 'rename'],
  ['health_status', 'health'],
]);

function time(event: Fields): number {
  if (typeof event.timeNano === 'number') return Math.floor(event.timeNano / 1e6);
  return typeof event.time === 'number' ? event.time * 1000 : 0;
}

function withoutSlash(name: string | null): string | null {
  return name === null ? null : name.replace(/^\//u, '');
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
