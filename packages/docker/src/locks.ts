import { type CallOptions, HostFailure, type LocksPort } from '@maestro-ng/engine';
import { changingBounds, readingBounds } from './bounds.ts';
import type { EngineClient } from './engine-client.ts';
import { engineTime } from './events.ts';
import { lostFailure } from './failures.ts';
import { observedLock } from './observe.ts';
import { reading } from './reading.ts';

const repository = 'maestro-lock';
const tag = '1';
const heartbeatFile = 'heartbeat';

/** The locks of one ship. */
export function locksPort(client: EngineClient): LocksPort {
  const looking = readingBounds(client.timeout);
  const changing = changingBounds(client.timeout);
  const tarHeaders = { 'Content-Type': 'application/x-tar' };

  async function create(name: string, labels: object, signal: AbortSignal): Promise<string> {
    // Engines want a command, also of what never runs.
    const body = {
      Image: `${repository}:${tag}`,
      Cmd: ['never-run'],
      Labels: labels,
      HostConfig: { NetworkMode: 'none' },
    };
    const path = '/containers/create';
    const created = await client.json({
      method: 'POST',
      path,
      query: { name },
      body,
      signal,
      bounds: changing,
    });
    const { Id } = (created ?? {}) as { readonly Id?: unknown };
    if (typeof Id !== 'string') throw lostFailure(client.place);
    return Id;
  }

  async function makeImage({ signal }: CallOptions): Promise<void> {
    const answer = await client.stream({
      method: 'POST',
      path: '/images/create',
      query: { fromSrc: '-', repo: repository, tag },
      headers: tarHeaders,
      content: await archiveOf({}),
      signal,
      bounds: changing,
    });
    for await (const _ of answer.body);
  }

  async function heartbeatOf(id: string, { signal }: CallOptions): Promise<number | null> {
    const archive = await client
      .bytes({
        method: 'GET',
        path: `/containers/${encodeURIComponent(id)}/archive`,
        query: { path: `/${heartbeatFile}` },
        signal,
        bounds: looking,
      })
      .catch((error: unknown) => {
        if (error instanceof HostFailure && error.kind === 'not-found') return undefined;
        throw error;
      });
    return archive === undefined ? null : timeIn(archive);
  }

  return {
    async create({ name, labels }, { signal }) {
      try {
        return await create(name, labels, signal);
      } catch (error) {
        if (!(error instanceof HostFailure) || error.kind !== 'not-found') throw error;
        await makeImage({ signal });
        return create(name, labels, signal);
      }
    },

    async find(nameOrId, { signal }) {
      const now = await engineTime(client, signal);
      try {
        const path = `/containers/${encodeURIComponent(nameOrId)}/json`;
        const inspection = await client.json({ method: 'GET', path, signal, bounds: looking });
        const lock = reading(client.place, () => observedLock(inspection));
        return { ...lock, heartbeatAt: await heartbeatOf(lock.id, { signal }), now };
      } catch (error) {
        if (error instanceof HostFailure && error.kind === 'not-found') return undefined;
        throw error;
      }
    },

    async beat(id, time, { signal }) {
      await client.json({
        method: 'PUT',
        path: `/containers/${encodeURIComponent(id)}/archive`,
        query: { path: '/' },
        headers: tarHeaders,
        content: await archiveOf({ [heartbeatFile]: String(time) }),
        signal,
        bounds: looking,
      });
    },
  };
}

async function archiveOf(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const { packTar } = await import('modern-tar');
  return packTar(
    Object.entries(files).map(([name, body]) => ({
      header: { name, size: Buffer.byteLength(body), mode: 0o644 },
      body,
    })),
  );
}

/** null: there is no time in it. */
async function timeIn(archive: Uint8Array): Promise<number | null> {
  const { unpackTar } = await import('modern-tar');
  const [file] = await unpackTar(archive);
  const text = Buffer.from(file?.data ?? '').toString();
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
