import { type CallOptions, type ContainersPort, HostFailure } from '@maestro-ng/engine';
import { supportedApi } from './api-version.ts';
import { changingBounds, readingBounds, stoppingBounds, waitingBounds } from './bounds.ts';
import { containerLog, containerLogTail } from './container-log.ts';
import { createOptions } from './create-options.ts';
import { containerObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { engineSentence, lostFailure } from './failures.ts';
import { optionalRecord } from './fields.ts';
import { restartPolicyBody } from './host-config.ts';
import { containerDetails, observedContainers } from './observe.ts';
import {
  macAddressOfContainer,
  platformQuery,
  refuseUnsupported,
  withEffect,
  withoutEffect,
} from './older-engines.ts';
import { pause } from './pause.ts';
import { reading } from './reading.ts';
import { relatedTo } from './settings/related.ts';
import { askedSettings } from './settings/settings.ts';
import { TextLines } from './text-lines.ts';

/** The containers of one ship. */
export function containersPort(client: EngineClient): ContainersPort {
  const looking = readingBounds(client.timeout);
  const changing = changingBounds(client.timeout);

  async function inspected(nameOrId: string, signal: AbortSignal): Promise<unknown> {
    const container = await containerObject(client, nameOrId, { signal, bounds: looking });
    return unless(404, container.inspect());
  }

  return {
    async list({ signal, names }) {
      const listing = await client.firstJson({
        method: 'GET',
        path: '/containers/json',
        query: { all: true, ...(names === undefined ? {} : { filters: { name: names.map(exactly) } }) },
        signal,
        bounds: looking,
      });
      return reading(client.place, () => observedContainers(listing));
    },

    async inspect(nameOrId, { signal }) {
      const inspection = await inspected(nameOrId, signal);
      if (inspection === undefined) return undefined;
      const others = relatedTo(inspection);
      const related = await Promise.all(
        others.map(async (other) => [other, optionalRecord(await inspected(other, signal))] as const),
      );
      return reading(client.place, () => containerDetails(inspection, new Map(related)));
    },

    async create(request, { signal }) {
      const { spec } = request;
      const { apiVersion } = await client.session(signal);
      refuseUnsupported(client.place, spec, apiVersion);
      const created = (await client.json({
        method: 'POST',
        path: '/containers/create',
        query: { name: spec.name, ...platformQuery(spec, apiVersion) },
        body: { ...createOptions(request), ...macAddressOfContainer(spec, apiVersion) },
        signal,
        bounds: changing,
      })) as { readonly Id?: unknown; readonly Warnings?: unknown } | undefined;
      if (typeof created?.Id !== 'string') throw lostFailure(client.place);
      const warnings = Array.isArray(created.Warnings) ? (created.Warnings as unknown[]) : [];
      return {
        id: created.Id,
        warnings: [
          ...withoutEffect(spec, apiVersion),
          ...warnings.filter((item) => typeof item === 'string').map((item) => engineSentence(item)),
        ],
      };
    },

    settings: (spec) => withEffect(askedSettings(spec), client.apiVersion ?? supportedApi.newest),

    async start(id, { signal }) {
      await (await containerObject(client, id, { signal, bounds: changing })).start();
    },

    async stop(id, { signal, timeoutSeconds }) {
      const bounds = stoppingBounds(client.timeout, timeoutSeconds * 1000);
      await (await containerObject(client, id, { signal, bounds })).stop({ t: timeoutSeconds });
    },

    async kill(id, { signal }) {
      const container = await containerObject(client, id, { signal, bounds: changing });
      // 409: it does not run.
      await unless(409, container.kill());
    },

    async update(id, { restart }, { signal }) {
      const container = await containerObject(client, id, { signal, bounds: changing });
      await container.update({ RestartPolicy: restartPolicyBody(restart) });
    },

    async rename(id, name, { signal }) {
      await (await containerObject(client, id, { signal, bounds: changing })).rename({ name });
    },

    async remove(id, { signal }) {
      const container = await containerObject(client, id, { signal, bounds: changing });
      try {
        await unless(404, container.remove({ v: true }));
      } catch (error) {
        if (!isRemovalInProgress(error)) throw error;
        await untilGone(client, id, { signal });
      }
    },

    async wait(id, { signal, condition, onWaiting }) {
      const call = { signal, bounds: waitingBounds, stream: true };
      const answer = await (await containerObject(client, id, call)).wait({ condition });
      // The Engine sends the answer's head as soon as it waits, and the body at the exit.
      onWaiting?.();
      return { exitCode: await exitCode(client, answer as { body: AsyncIterable<Uint8Array> }) };
    },

    logTail(id, options) {
      return containerLogTail(client, id, options);
    },

    logs(id, options) {
      return containerLog(client, id, options);
    },
  };
}

async function exitCode(
  client: EngineClient,
  answer: { readonly body: AsyncIterable<Uint8Array> },
): Promise<number> {
  const lines = new TextLines(64 * 1024);
  const texts: string[] = [];
  for await (const data of answer.body) texts.push(...lines.push(data));
  texts.push(...lines.end());
  return reading(client.place, () => {
    const end = JSON.parse(texts.join('\n') || 'null') as {
      StatusCode?: unknown;
      Error?: { Message?: unknown };
    } | null;
    if (end === null) throw lostFailure(client.place);
    const problem = end.Error?.Message;
    if (typeof problem === 'string' && problem !== '') {
      throw new HostFailure('refused', client.place.ship, engineSentence(problem));
    }
    if (typeof end.StatusCode !== 'number') throw new TypeError('an exit without a code');
    return end.StatusCode;
  });
}

/** The call's value; undefined where the Engine answered with that status. */
async function unless(statusCode: number, call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof HostFailure && error.statusCode === statusCode && error.kind !== 'protocol')
      return undefined;
    throw error;
  }
}

function isRemovalInProgress(error: unknown): boolean {
  return (
    error instanceof HostFailure &&
    error.kind === 'conflict' &&
    /removal of .* in progress/iu.test(error.message)
  );
}

const longestRemoval = 60_000;

/** Somebody else removes the container; the call ends, as theirs does, when it is gone. */
async function untilGone(client: EngineClient, id: string, { signal }: CallOptions): Promise<void> {
  const end = performance.now() + Math.max(client.timeout, longestRemoval);
  for (;;) {
    const container = await containerObject(client, id, { signal, bounds: readingBounds(client.timeout) });
    if ((await unless(404, container.inspect())) === undefined) return;
    if (performance.now() > end) {
      throw new HostFailure(
        'conflict',
        client.place.ship,
        "the container's removal, which somebody else began, does not come to an end",
      );
    }
    await pause(200, signal);
  }
}

/** Docker takes names in filters for regular expressions. */
function exactly(name: string): string {
  return `^/?${name.replace(/[^a-zA-Z0-9_-]/g, '\\$&')}$`;
}
