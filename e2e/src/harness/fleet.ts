import { request } from 'node:http';
import { basename, dirname } from 'node:path';
import { attach, canRunLab, type Lab, type LabShip } from '@maestro-ng/lab';
import { describe, inject } from 'vitest';

/** Scenarios that need the lab; named as skipped where it cannot run. */
export const describeOnLab: typeof describe | typeof describe.skip = canRunLab().possible
  ? describe
  : describe.skip;

/** The lab that the test run brought up. */
export function fleet(): Lab {
  return attach({ name: inject('fleet') });
}

export function ship(lab: Lab, name: string): LabShip {
  const found = lab.ships.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`The lab has no ship ${name}.`);
  return found;
}

/** The name of the network namespace that a ship's Engine is in. */
export function netnsOf({ socketPath, name }: LabShip): string {
  return `maestro-lab-${basename(dirname(dirname(socketPath)))}-${name}`;
}

/** One bare call to a ship's Engine over its socket, behind Maestro's back. */
export async function engine(of: LabShip, method: string, path: string, body?: unknown): Promise<unknown> {
  const text = await engineText(of, method, path, body);
  return text === '' ? undefined : JSON.parse(text);
}

function engineText(of: LabShip, method: string, path: string, body?: unknown): Promise<string> {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const headers = payload === undefined ? {} : { 'content-type': 'application/json' };
    const call = request(
      { socketPath: of.socketPath, method, path, headers, timeout: 20_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          if ((response.statusCode ?? 500) >= 400)
            reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
          else resolve(text);
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer in time`)));
    call.on('error', reject);
    call.end(payload);
  });
}

/** Something that an Engine did, as it tells itself. */
export interface Happening {
  readonly ship: string;
  /** `container start`. */
  readonly what: string;
  /** Of a container. */
  readonly name: string;
  readonly id: string;
  /** In nanoseconds, by the clock that all ships of the lab have in common. */
  readonly time: number;
}

/** What all Engines have done since then, in the order of time; an Engine forgets it when it ends. */
export async function happeningsSince(lab: Lab, since: Date): Promise<Happening[]> {
  const span = `since=${since.getTime() / 1000}&until=${Date.now() / 1000}`;
  const all = await Promise.all(
    lab.ships.map(async (of) =>
      (await engineText(of, 'GET', `/events?${span}`))
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Happening => {
          const { Type, Action, Actor, timeNano } = JSON.parse(line) as EngineEvent;
          return {
            ship: of.name,
            what: `${Type} ${Action}`,
            name: Actor.Attributes['name'] ?? '',
            id: Actor.ID,
            time: timeNano,
          };
        }),
    ),
  );
  return all.flat().sort((left, right) => left.time - right.time);
}

/** The same, without what keeps the records of applies. */
export async function touchedSince(lab: Lab, since: Date): Promise<Happening[]> {
  return (await happeningsSince(lab, since)).filter(
    ({ what, id }) => !(what.startsWith('volume ') && id.startsWith('maestro-record-')),
  );
}

interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
  readonly timeNano: number;
}

interface Listed {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** Every container of every ship: `ship/name` → state, as the Engines themselves say. */
export async function standing(lab: Lab): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const of of lab.ships) {
    for (const container of (await engine(of, 'GET', '/containers/json?all=1')) as Listed[]) {
      result[`${of.name}/${container.Names[0]?.slice(1)}`] = container.State;
    }
  }
  return result;
}

/** The ids of every container of every ship, by `ship/name`. */
export async function ids(lab: Lab): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const of of lab.ships) {
    for (const container of (await engine(of, 'GET', '/containers/json?all=1')) as Listed[]) {
      result[`${of.name}/${container.Names[0]?.slice(1)}`] = container.Id;
    }
  }
  return result;
}

/** Makes a container that Maestro knows nothing of; with `labels`, one that somebody else's Maestro made. */
export async function makeByHand(
  of: LabShip,
  name: string,
  options: {
    readonly labels?: Record<string, string>;
    readonly start?: boolean;
    readonly port?: number;
  } = {},
): Promise<string> {
  const { Id } = (await engine(of, 'POST', `/containers/create?name=${name}`, {
    Image: 'busybox:test',
    Cmd: ['sleep', '3600'],
    StopSignal: 'SIGKILL',
    Labels: options.labels ?? {},
    ...(options.port === undefined
      ? {}
      : {
          ExposedPorts: { '80/tcp': {} },
          HostConfig: { PortBindings: { '80/tcp': [{ HostPort: String(options.port) }] } },
        }),
  })) as { Id: string };
  if (options.start) await engine(of, 'POST', `/containers/${Id}/start`);
  return Id;
}
