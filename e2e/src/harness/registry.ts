import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lab, LabShip } from '@maestro-ng/lab';
import { engine } from './fleet.ts';
import type { TokenServer } from './token-server.ts';
import { wanted } from './wanted.ts';

const program = '/usr/bin/docker-registry';

/** Whether Debian's `docker-registry` is here; with `CI` set, not having it is an error. */
export function haveRegistry(): boolean {
  return wanted(existsSync(program), `${program} (docker-registry)`);
}

/** A real registry, which the lab's ships reach in plain HTTP at an address of the lab. */
export interface Registry {
  /** `10.0.0.1:5000`: images of it have names that begin so. */
  readonly host: string;
  /** Requests that came from a ship: `GET /v2/app/manifests/1`. */
  requestsOf(ship: LabShip): string[];
  forgetRequests(): void;
  /** From now on a ship gets the first 64 kB of each layer, and no more; resolves with the first layer. */
  hold(ship: LabShip): Promise<void>;
  release(): void;
  /** The next pulls, so many of them, get this in place of manifests and layers. Default: all from now on. */
  misbehave(fault: RegistryFault, times?: number): void;
  /** From now on this answers requests for such paths, in place of the registry. */
  replace(path: RegExp, answer: RequestListener): void;
  behave(): void;
  stop(): Promise<void>;
}

/** An answer that the registry did not give, or the end of the connection in place of one. */
export type RegistryFault =
  | 'cut'
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    };

/** Who may pull and push, where not everybody may. */
export const registryUser = {
  username: 'ada',
  password: 'sesame-5f3c0de9',
  /** The line for a file of Apache's kind, with the password's bcrypt. */
  line: 'ada:$2b$04$Rl1ZuqsNL5DptcGEhj7BKeckGy/cc7ey6Pk64plCbBiBcHWnfd4Uq',
} as const;

/** To whom it is open: to all, to `registryUser`, or to who has a token of this server's. */
type Access = 'open' | 'login' | Pick<TokenServer, 'auth'>;

/** Starts a registry with a storage of its own, and returns when it answers. Where it is not open one has to log in. */
export async function startRegistry(
  lab: Lab,
  { access = 'open' }: { readonly access?: Access } = {},
): Promise<Registry> {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-registry-'));
  const port = await freePort();
  const config = join(directory, 'config.yml');
  writeFileSync(config, configuration(directory, port, access));
  writeFileSync(join(directory, 'htpasswd'), `${registryUser.line}\n`);
  const child = spawn(program, ['serve', config], { stdio: 'ignore' });
  const onExit = (): void => void child.kill('SIGKILL');
  process.once('exit', onExit);
  await untilItAnswers(child, port);
  const front = new Front(port);
  const host = await front.listen(hostAddress(lab));
  return {
    host,
    requestsOf: ({ address }) => front.requests.flatMap((each) => (each.from === address ? [each.line] : [])),
    forgetRequests: () => {
      front.requests.length = 0;
    },
    hold: ({ address }) => front.hold(address),
    release: () => front.release(),
    misbehave: (fault, times = Infinity) => front.misbehave(fault, times),
    replace: (path, answer) => front.replace(path, answer),
    behave: () => front.behave(),
    async stop() {
      front.close();
      process.removeListener('exit', onExit);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGKILL')) await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Makes an image with a layer of its own on a ship, pushes it, and takes it off the ship again. @returns its id */
export async function publish(of: LabShip, reference: string): Promise<string> {
  const { Id: container } = (await engine(of, 'POST', '/containers/create', {
    Image: 'busybox:test',
    // Random, so that it is different each time, and takes its place in the registry.
    Cmd: ['dd', 'if=/dev/urandom', 'of=/payload', 'bs=1M', 'count=4'],
  })) as { Id: string };
  await engine(of, 'POST', `/containers/${container}/start`);
  await engine(of, 'POST', `/containers/${container}/wait`);
  const [repository, tag] = repositoryAndTag(reference);
  const { Id: image } = (await engine(
    of,
    'POST',
    `/commit?container=${container}&repo=${repository}&tag=${tag}`,
  )) as {
    Id: string;
  };
  await engine(of, 'DELETE', `/containers/${container}?force=1`);
  await push(of, repository, tag);
  await engine(of, 'DELETE', `/images/${reference}`);
  return image;
}

/** The id of an image on a ship; undefined: it is not there. */
export async function imageOn(of: LabShip, reference: string): Promise<string | undefined> {
  try {
    return ((await engine(of, 'GET', `/images/${reference}/json`)) as { Id: string }).Id;
  } catch (error) {
    if (String(error).includes('404')) return undefined;
    throw error;
  }
}

/** Takes all images of a registry off all ships. */
export async function forgetImages(lab: Lab, host: string): Promise<void> {
  for (const of of lab.ships) {
    const images = (await engine(of, 'GET', '/images/json')) as { RepoTags: string[] | null; Id: string }[];
    const tags = images.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => tag.startsWith(`${host}/`));
    for (const tag of tags) await engine(of, 'DELETE', `/images/${tag}?force=1`);
  }
}

function repositoryAndTag(reference: string): [string, string] {
  const colon = reference.lastIndexOf(':');
  return [reference.slice(0, colon), reference.slice(colon + 1)];
}

function push(of: LabShip, repository: string, tag: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `/images/${repository}/push?tag=${tag}`;
    // The Engine insists on the header, also where nobody has to log in.
    const { username, password } = registryUser;
    const headers = {
      'X-Registry-Auth': Buffer.from(JSON.stringify({ username, password })).toString('base64'),
    };
    const call = request(
      { socketPath: of.socketPath, method: 'POST', path, headers, timeout: 20_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => {
          // What goes wrong after the beginning stands in the text.
          if (response.statusCode === 200 && !text.includes('"error"')) resolve();
          else reject(new Error(`${path}: ${response.statusCode} ${text}`));
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error(`${path}: no answer in time`)));
    call.on('error', reject);
    call.end();
  });
}

/** The host's own address in the lab's subnet. */
export function hostAddress(lab: Lab): string {
  return (lab.ships[0]?.address ?? '127.0.0.1').replace(/\.\d+$/, '.1');
}

function configuration(directory: string, port: number, access: Access): string {
  const login = { auth: { htpasswd: { realm: 'lab', path: join(directory, 'htpasswd') } } };
  return JSON.stringify({
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, 'storage') } },
    http: { addr: `127.0.0.1:${port}` },
    ...(access === 'open' ? {} : access === 'login' ? login : { auth: access.auth }),
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createTcpServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilItAnswers(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${program} ended with exit code ${child.exitCode}.`);
    if (
      await fetch(`http://127.0.0.1:${port}/v2/`).then(
        (answer) => answer.status < 500,
        () => false,
      )
    )
      return;
    await pause(50);
  }
  child.kill('SIGKILL');
  throw new Error(`${program} does not answer.`);
}

const heldAt = 65_536;

/** What the ships speak to: it passes everything on to the registry, notes it, and can hold layers back. */
class Front {
  readonly requests: { readonly from: string; readonly line: string }[] = [];
  readonly #registryPort: number;
  readonly #server: Server;
  readonly #held = new Set<ServerResponse>();
  #holding: { readonly address: string; readonly onHeld: () => void } | undefined;
  #fault: { readonly fault: RegistryFault; left: number } | undefined;
  #failing: RegistryFault | undefined;
  #replaced: { readonly path: RegExp; readonly answer: RequestListener }[] = [];

  constructor(registryPort: number) {
    this.#registryPort = registryPort;
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
  }

  listen(address: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.on('error', reject);
      this.#server.listen(0, address, () =>
        resolve(`${address}:${(this.#server.address() as AddressInfo).port}`),
      );
    });
  }

  hold(address: string): Promise<void> {
    return new Promise((resolve) => {
      this.#holding = { address, onHeld: resolve };
    });
  }

  release(): void {
    this.#holding = undefined;
    for (const response of this.#held) response.destroy();
    this.#held.clear();
  }

  misbehave(fault: RegistryFault, times: number): void {
    this.#fault = { fault, left: times };
  }

  replace(path: RegExp, answer: RequestListener): void {
    this.#replaced.push({ path, answer });
  }

  behave(): void {
    this.#replaced = [];
    this.#fault = undefined;
    this.#failing = undefined;
  }

  close(): void {
    this.release();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = 'GET', url: path = '/', headers, socket } = incoming;
    const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    this.requests.push({ from, line: `${method} ${path}` });
    const replaced = this.#replaced.find((each) => each.path.test(path));
    if (replaced !== undefined) return void replaced.answer(incoming, outgoing);
    if (this.#fails(path, outgoing)) return;
    const target = { host: '127.0.0.1', port: this.#registryPort, method, path, headers };
    const passedOn = request(target, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // The configuration, by which an Engine knows of the layers, is a small blob.
      const isLayer = path.includes('/blobs/') && Number(answer.headers['content-length']) > heldAt;
      if (method === 'GET' && isLayer && this.#holding?.address === from) {
        this.#held.add(outgoing);
        let left = heldAt;
        answer.on('data', (chunk: Buffer) => {
          if (left > 0) outgoing.write(chunk.subarray(0, left));
          left -= chunk.length;
        });
        this.#holding.onHeld();
      } else answer.pipe(outgoing);
    });
    passedOn.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passedOn.destroy());
    incoming.pipe(passedOn);
  }

  /** Whether the request got the fault. Each pull begins by asking for `/v2/`, which is answered in every case. */
  #fails(path: string, outgoing: ServerResponse): boolean {
    if (path === '/v2/') {
      const { fault, left } = this.#fault ?? { fault: undefined, left: 0 };
      this.#failing = left > 0 ? fault : undefined;
      if (this.#fault !== undefined) this.#fault.left -= 1;
      return false;
    }
    const fault = this.#failing;
    if (fault === undefined) return false;
    if (fault === 'cut') outgoing.destroy();
    else outgoing.writeHead(fault.status, fault.headers).end(fault.body);
    return true;
  }
}
