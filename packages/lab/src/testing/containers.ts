import { request } from 'node:http';
import type { LabShip } from '../lab.ts';

export interface ContainerOptions {
  readonly command: readonly string[];
  readonly image?: string;
  /** A port of the container, published on the same port of the ship. */
  readonly port?: number;
  readonly terminal?: boolean;
}

/** Creates and starts a container of this name. */
export async function runContainer(ship: LabShip, name: string, options: ContainerOptions): Promise<void> {
  const port = options.port === undefined ? undefined : `${options.port}/tcp`;
  await engine(ship, 'POST', `/containers/create?name=${name}`, {
    Image: options.image ?? 'busybox:test',
    Cmd: options.command,
    Tty: options.terminal ?? false,
    ...(port === undefined ? {} : { ExposedPorts: { [port]: {} } }),
    HostConfig: port === undefined ? {} : { PortBindings: { [port]: [{ HostPort: `${options.port}` }] } },
  });
  await engine(ship, 'POST', `/containers/${name}/start`);
}

/** Runs one to its end and returns what it wrote. */
export async function outputOf(ship: LabShip, name: string, options: ContainerOptions): Promise<string> {
  // With a terminal the log is plain text, without the headers of its frames.
  await runContainer(ship, name, { ...options, terminal: true });
  await engine(ship, 'POST', `/containers/${name}/wait`);
  const log = await engine(ship, 'GET', `/containers/${name}/logs?stdout=true&stderr=true`);
  return log.replaceAll('\r\n', '\n');
}

/** `name state`, one for each container, in the order of names. */
export async function containersOn(ship: LabShip): Promise<string[]> {
  const all = JSON.parse(await engine(ship, 'GET', '/containers/json?all=true')) as {
    readonly Names: readonly string[];
    readonly State: string;
  }[];
  return all.map(({ Names, State }) => `${Names[0]?.slice(1)} ${State}`).sort();
}

export async function namesOf(ship: LabShip, kind: 'networks' | 'volumes'): Promise<string[]> {
  const answer = JSON.parse(await engine(ship, 'GET', `/${kind}`)) as
    | readonly { readonly Name: string }[]
    | { readonly Volumes: readonly { readonly Name: string }[] };
  return ('Volumes' in answer ? answer.Volumes : answer).map(({ Name }) => Name).sort();
}

/** One call to a ship's Engine, at its port; the answer's text. Throws when the status is 400 or more. */
export async function engine(ship: LabShip, method: string, path: string, body?: unknown): Promise<string> {
  const { status, text } = await http(`http://${ship.address}:${ship.port}${path}`, 20_000, method, body);
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text;
}

/** How a GET ended: the text, or the code of the failure, or `silence` after a second or `timeoutMs`. */
export async function get(address: string, port: number, path = '/', timeoutMs = 1_000): Promise<string> {
  try {
    return (await http(`http://${address}:${port}${path}`, timeoutMs)).text;
  } catch (error) {
    const { name, code } = error as NodeJS.ErrnoException;
    return code === 'ABORT_ERR' ? 'silence' : (code ?? name);
  }
}

/** On a connection of its own: one that is kept from before would hide what a new one meets. */
async function http(
  url: string,
  timeoutMs: number,
  method = 'GET',
  body?: unknown,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const outgoing = request(url, options, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.on('error', reject);
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.on('error', reject);
    if (body !== undefined) outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
