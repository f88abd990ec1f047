import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RegistryAnswer, RegistryRetry } from '../model/index.ts';
import { pauseBeforeRetry, pullAttempts } from './retry-pull.ts';

/** In seconds, in the middle of its bounds; null: it is not tried again. */
function pause(
  failed: {
    readonly status?: number | null;
    readonly retryAfter?: number;
    readonly engineStatus?: number;
    readonly made?: number;
  },
  retry: RegistryRetry | null = null,
): number | null {
  const { status, retryAfter = null, engineStatus = null, made = 1 } = failed;
  const answer = status === undefined ? null : { status, retryAfterSeconds: retryAfter };
  const ms = pauseBeforeRetry({ answer, engineStatus, made }, retry, 0.5);
  return ms === null ? null : ms / 1000;
}

describe('a failed pull', () => {
  test('of a registry in trouble, or of a connection that broke, is tried three times', () => {
    for (const status of [500, 502, 503, 599, null]) {
      expect([1, 2, 3].map((made) => pause({ status, made }))).toEqual([1, 2, null]);
    }
  });

  test('that will not pass by itself is not tried again', () => {
    for (const status of [400, 401, 403, 404]) expect(pause({ status })).toBeNull();
    expect(pause({})).toBeNull();
    expect(pause({ engineStatus: 500 })).toBeNull();
  });

  test('for too many requests is tried again when the registry says for how long, and that is not too long', () => {
    expect(pause({ status: 429 })).toBeNull();
    expect(pause({ status: 429, retryAfter: 0.0009 })).toBe(1);
    expect(pause({ status: 429, retryAfter: 60 })).toBe(60);
    expect(pause({ status: 429, retryAfter: 61 })).toBeNull();
  });

  test("is tried again upon the file's statuses as well, and as often as the file says", () => {
    const retry = { attempts: 5, when: [401, 404, 429, 500] };
    for (const status of [401, 404, 429, 500, 503, null]) {
      expect([1, 2, 4, 5].map((made) => pause({ status, made }, retry))).toEqual([1, 2, 8, null]);
    }
    expect(pause({ status: 403 }, retry)).toBeNull();
    expect(pause({ status: 429, retryAfter: 61 }, retry)).toBeNull();
    expect(pause({ status: 500 }, { attempts: 1, when: [500] })).toBeNull();
  });

  test("counts by the Engine's own answer only where the registry's is unknown", () => {
    const retry = { attempts: 3, when: [500] };
    expect(pause({ engineStatus: 500 }, retry)).toBe(1);
    expect(pause({ status: 401, engineStatus: 500 }, retry)).toBeNull();
  });

  test('is never tried again without end or without a pause', () => {
    const answers = fc.record<RegistryAnswer>({
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      retryAfterSeconds: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    });
    const retries = fc.option(
      fc.record({
        attempts: fc.integer({ min: 1, max: 50 }),
        when: fc.array(fc.integer({ min: 100, max: 599 })),
      }),
    );
    fc.assert(
      fc.property(
        fc.option(answers),
        retries,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (answer, retry, made, spread) => {
          const ms = pauseBeforeRetry({ answer, engineStatus: null, made }, retry, spread);
          if (made >= pullAttempts(retry)) expect(ms).toBeNull();
          else if (ms !== null) {
            expect(ms).toBeGreaterThanOrEqual(750);
            expect(ms).toBeLessThanOrEqual(60_000);
          }
        },
      ),
    );
  });
});
