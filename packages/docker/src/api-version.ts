import { oldestApiVersion, plainSentence } from '@maestro-ng/engine';
import type { Place } from './failures.ts';

/** What an Engine says of itself at `GET /version`. */
export interface EngineVersion {
  readonly engine: string;
  readonly api: string;
  readonly minimumApi: string;
}

/** The API versions this driver is written for. */
export const supportedApi: { readonly oldest: string; readonly newest: string } = {
  oldest: oldestApiVersion,
  newest: '1.51',
};

export type Negotiated =
  | { readonly version: string; readonly warnings: readonly string[] }
  /** `hint`: what to do about it, a sentence. */
  | { readonly problem: string; readonly hint?: string };

/** The parts of an answer to `GET /version` that matter; undefined: this is not an Engine. */
export function parseEngineVersion(value: unknown): EngineVersion | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { Version, ApiVersion, MinAPIVersion } = value as Record<string, unknown>;
  if (typeof ApiVersion !== 'string' || parse(ApiVersion) === undefined) return undefined;
  const tells = typeof MinAPIVersion === 'string' && parse(MinAPIVersion) !== undefined;
  return {
    engine: typeof Version === 'string' ? plainSentence(Version, 60) : 'unknown',
    api: ApiVersion,
    // Engines before 1.13 do not tell; they took all older versions.
    minimumApi: tells ? MinAPIVersion : '1.12',
  };
}

/**
 * What an Engine says of itself beside every answer: `Server: Docker/20.10.24 (linux)` and `Api-Version: 1.41`. undefined:
 * not all of it is told. Of the oldest version that it speaks nothing is.
 */
export function parseEngineHeaders(
  headers: Readonly<Record<string, unknown>>,
): Omit<EngineVersion, 'minimumApi'> | undefined {
  const { server, 'api-version': api } = headers;
  const engine = typeof server === 'string' ? /^Docker\/(\S{1,60})/u.exec(server)?.[1] : undefined;
  if (engine === undefined || typeof api !== 'string' || parse(api) === undefined) return undefined;
  return { engine: plainSentence(engine, 60), api };
}

/** Whether a version of the API is one that this driver is written for. */
export function isSupported(version: string): boolean {
  return compare(version, supportedApi.oldest) >= 0 && compare(version, supportedApi.newest) <= 0;
}

/**
 * The newest API version that both sides know, and none above `bound`, the ship's `api_version`: a bound outside of
 * what can be is moved into it, with a warning, since old files pin versions that no Engine speaks any more.
 *
 * @param bound `auto`, or a version such as `1.20`.
 */
export function negotiate(place: Place, engine: EngineVersion, bound: string): Negotiated {
  if (compare(engine.api, supportedApi.oldest) < 0) {
    return {
      problem:
        `the Engine at ${place.address} is too old: Docker ${engine.engine} speaks API ${engine.api}, ` +
        `and Maestro needs ${supportedApi.oldest} (Docker 17.06) or newer`,
      hint: `Put a newer Docker Engine on ${place.ship}: 17.06, or better one that is still maintained.`,
    };
  }
  if (compare(engine.minimumApi, supportedApi.newest) > 0) {
    return {
      problem:
        `the Engine at ${place.address} is too new: Docker ${engine.engine} speaks API ${engine.minimumApi} ` +
        `and newer, and this version of Maestro knows ${supportedApi.newest} at most`,
      hint: `Use a newer version of Maestro: no api_version of ${place.ship} is known to both.`,
    };
  }
  const oldest = later(engine.minimumApi, supportedApi.oldest);
  const newest = earlier(engine.api, supportedApi.newest);
  if (bound === 'auto') return { version: newest, warnings: [] };
  if (parse(bound) === undefined)
    return { problem: `api_version of ship ${place.ship}: '${bound}' is no version` };
  if (compare(bound, oldest) >= 0) return { version: earlier(bound, newest), warnings: [] };
  return {
    version: oldest,
    warnings: [
      `api_version ${bound} of ship ${place.ship} is older than can be used; it is taken as ${oldest}`,
    ],
  };
}

function parse(version: string): readonly [number, number] | undefined {
  const match = /^(\d{1,4})\.(\d{1,4})$/u.exec(version);
  return match === null ? undefined : [Number(match[1]), Number(match[2])];
}

/** Whether a version of the API, as it was agreed on, is that one or newer. */
export function isAtLeast(version: string, least: string): boolean {
  return compare(version, least) >= 0;
}

function compare(a: string, b: string): number {
  const [majorA, minorA] = parse(a) ?? [0, 0];
  const [majorB, minorB] = parse(b) ?? [0, 0];
  return majorA - majorB || minorA - minorB;
}

function later(a: string, b: string): string {
  return compare(a, b) >= 0 ? a : b;
}

function earlier(a: string, b: string): string {
  return compare(a, b) <= 0 ? a : b;
}
