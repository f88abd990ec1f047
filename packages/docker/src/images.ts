import { HostFailure, type HostFailureKind, type ImagesPort, type RegistryAuth } from '@maestro-ng/engine';
import { pullingBounds, readingBounds } from './bounds.ts';
import { imageObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { lostFailure } from './failures.ts';
import { imageDefaults } from './image-defaults.ts';
import { type ImagePlatform, isFor } from './image-platform.ts';
import { JsonLineError, jsonLines } from './json-lines.ts';
import { pullLine, pullQuery, registryAuthHeader } from './pull.ts';
import { pullFailure, secretsOf } from './pull-failure.ts';
import { reading } from './reading.ts';
import type { Answer } from './transport.ts';

/** The images of one ship. */
export function imagesPort(client: EngineClient): ImagesPort {
  async function id(
    reference: string,
    signal: AbortSignal,
    platform: string | null = null,
  ): Promise<string | undefined> {
    const image = await imageObject(client, reference, { signal, bounds: readingBounds(client.timeout) });
    try {
      const inspection = (await image.inspect()) as { readonly Id?: unknown } & ImagePlatform;
      if (platform !== null && !isFor(platform, inspection)) return undefined;
      return typeof inspection.Id === 'string' ? inspection.Id : undefined;
    } catch (error) {
      if (error instanceof HostFailure && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  return {
    id(reference, { signal, platform }) {
      return id(reference, signal, platform);
    },

    async digests(reference, { signal }) {
      const image = await imageObject(client, reference, { signal, bounds: readingBounds(client.timeout) });
      try {
        const { RepoDigests } = (await image.inspect()) as { readonly RepoDigests?: unknown };
        return Array.isArray(RepoDigests) ? RepoDigests.filter((item) => typeof item === 'string') : [];
      } catch (error) {
        if (error instanceof HostFailure && error.kind === 'not-found') return [];
        throw error;
      }
    },

    async defaults(idOrReference, { signal }) {
      const image = await imageObject(client, idOrReference, {
        signal,
        bounds: readingBounds(client.timeout),
      });
      try {
        const inspection = await image.inspect();
        return reading(client.place, () => imageDefaults(inspection));
      } catch (error) {
        if (error instanceof HostFailure && error.kind === 'not-found') return undefined;
        throw error;
      }
    },

    async pull(reference, { signal, auth, platform, onProgress }) {
      const answer = await beginPull(client, { reference, platform, auth }, signal);
      let complete = false;
      try {
        for await (const value of jsonLines(answer.body)) {
          const line = pullLine(value);
          if (line.kind === 'error') throw pullFailure(client.place, { message: line.message, auth });
          if (line.kind === 'complete') complete = true;
          else onProgress?.(line.progress);
        }
      } catch (error) {
        throw error instanceof JsonLineError ? earlyEnd(client, reference) : error;
      }
      if (!complete) throw earlyEnd(client, reference);
      const pulled = await id(reference, signal);
      if (pulled === undefined) throw earlyEnd(client, reference);
      return pulled;
    },
  };
}

/** What goes wrong before the first layer is an answer of its own; later it stands in the stream. */
async function beginPull(
  client: EngineClient,
  {
    reference,
    platform,
    auth,
  }: {
    readonly reference: string;
    readonly platform: string | null | undefined;
    readonly auth: RegistryAuth | undefined;
  },
  signal: AbortSignal,
): Promise<Answer> {
  try {
    return await client.stream({
      method: 'POST',
      path: '/images/create',
      query: { ...pullQuery(reference), platform },
      ...(auth === undefined ? {} : { headers: { 'X-Registry-Auth': registryAuthHeader(auth) } }),
      secrets: secretsOf(auth),
      signal,
      bounds: pullingBounds,
    });
  } catch (error) {
    if (!(error instanceof HostFailure) || !answered.has(error.kind)) throw error;
    const { message, statusCode } = error;
    throw pullFailure(client.place, { message, auth, statusCode });
  }
}

const answered: ReadonlySet<HostFailureKind> = new Set(['not-found', 'conflict', 'refused']);

function earlyEnd(client: EngineClient, reference: string): HostFailure {
  const { message } = lostFailure(client.place);
  return new HostFailure(
    'connection-lost',
    client.place.ship,
    `the pull of ${reference} ended early: ${message}`,
  );
}
