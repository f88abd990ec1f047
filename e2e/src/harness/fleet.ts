import { request } from 'node:http';
import { basename, dirname } from 'node:path';
import { attach, canRunLab, type Lab, type LabShip } from '@maestro-ng/lab';
import { describe } from 'vitest';

/** Scenarios that need the lab; named as skipped where it cannot run. */
export const describeOnLab: typeof describe | typeof describe.skip = canRunLab().possible
  ? describe
  : describe.skip;

/** The lab that the test run brought up. */
export function fleet(): Lab {
  return attach({ name: 'e2e' });
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
export function engine(of: LabShip, method: string, path: string, body?: unknown): Promise<unknown> {
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
          else resolve(text === '' ? undefined : JSON.parse(text));
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${method} ${path}: no answer in time`)));
    call.on('error', reject);
    call.end(payload);
  });
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
