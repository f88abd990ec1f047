import { request } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { LabError } from './lab-error.ts';
import type { Bound } from './wait-until.ts';

/** Where an Engine listens: its socket, or its port as its clients see it. */
export type EngineEndpoint =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** One call to an Engine. Rejects when no answer came; an answer of any status is an answer. */
export async function call(
  endpoint: EngineEndpoint,
  method: string,
  path: string,
  bound: Bound,
  body?: AsyncIterable<Buffer>,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(bound.timeoutMs);
  const signal = bound.signal === undefined ? timeout : AbortSignal.any([timeout, bound.signal]);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...endpoint,
        method,
        path,
        signal,
        agent: false,
        headers: body === undefined ? {} : { 'Content-Type': 'application/x-tar' },
      },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('error', reject);
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      },
    );
    outgoing.on('error', (error) => {
      if (bound.signal?.aborted === true) reject(bound.signal.reason as Error);
      else if (timeout.aborted)
        reject(new LabError(`${method} ${path}: no answer in ${bound.timeoutMs / 1000} s`));
      else reject(error);
    });
    if (body === undefined) outgoing.end();
    else
      pipeline(
        Readable.from(body),
        outgoing,
        (error) => error !== undefined && error !== null && reject(error),
      );
  });
}

export async function answers(endpoint: EngineEndpoint, bound: Bound): Promise<boolean> {
  try {
    return (await call(endpoint, 'GET', '/_ping', bound)).text === 'OK';
  } catch {
    bound.signal?.throwIfAborted();
    return false;
  }
}

export async function engineVersion(endpoint: EngineEndpoint, bound: Bound): Promise<string> {
  return (await ask<{ readonly Version: string }>(endpoint, 'GET', '/version', bound)).Version;
}

/** Makes an image of a file system that comes as a tar stream. */
export async function importImage(
  endpoint: EngineEndpoint,
  image: { readonly repository: string; readonly tag: string },
  fileSystem: AsyncIterable<Buffer>,
  bound: Bound,
): Promise<void> {
  const path = `/images/create?fromSrc=-&repo=${image.repository}&tag=${image.tag}`;
  const { status, text } = await call(endpoint, 'POST', path, bound, fileSystem);
  // The Engine answers 200 before it reads the stream; what goes wrong then stands in the text.
  if (status !== 200 || text.includes('"errorDetail"')) {
    throw new LabError(`cannot import ${image.repository}:${image.tag}: ${text.trim()}`);
  }
}

export async function tagImage(
  endpoint: EngineEndpoint,
  image: { readonly repository: string; readonly tag: string },
  tag: string,
  bound: Bound,
): Promise<void> {
  const name = `${image.repository}:${image.tag}`;
  await ask(endpoint, 'POST', `/images/${name}/tag?repo=${image.repository}&tag=${tag}`, bound);
}

const networksOfTheEngine: ReadonlySet<string> = new Set(['bridge', 'host', 'none']);

/** Removes all containers with their anonymous volumes, then all networks and volumes. */
export async function removeEverything(endpoint: EngineEndpoint, bound: Bound): Promise<void> {
  const remove = async (path: string): Promise<void> => {
    const { status, text } = await call(endpoint, 'DELETE', path, bound);
    // 404: gone meanwhile. 409 on a container: its removal is under way already.
    if (status >= 400 && status !== 404 && !text.includes('already in progress')) {
      throw new LabError(`DELETE ${path}: ${text.trim()}`);
    }
  };
  const containers = await ask<readonly { readonly Id: string }[]>(
    endpoint,
    'GET',
    '/containers/json?all=true',
    bound,
  );
  await Promise.all(containers.map(({ Id }) => remove(`/containers/${Id}?force=true&v=true`)));
  const [networks, { Volumes: volumes }] = await Promise.all([
    ask<readonly { readonly Id: string; readonly Name: string }[]>(endpoint, 'GET', '/networks', bound),
    ask<{ readonly Volumes: readonly { readonly Name: string }[] | null }>(
      endpoint,
      'GET',
      '/volumes',
      bound,
    ),
  ]);
  await Promise.all([
    ...networks
      .filter(({ Name }) => !networksOfTheEngine.has(Name))
      .map(({ Id }) => remove(`/networks/${Id}`)),
    ...(volumes ?? []).map(({ Name }) => remove(`/volumes/${encodeURIComponent(Name)}?force=true`)),
  ]);
}

async function ask<T>(endpoint: EngineEndpoint, method: string, path: string, bound: Bound): Promise<T> {
  const { status, text } = await call(endpoint, method, path, bound);
  if (status >= 400) throw new LabError(`${method} ${path}: ${text.trim()}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
