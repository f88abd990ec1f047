import { afterEach, expect, it, vi } from 'vitest';
import { loadExtensions } from './extensions.ts';

afterEach(() => void vi.useRealTimers());

it('does not wait for ever for an extension that never finishes loading', async () => {
  vi.useFakeTimers();
  const never = { console: { env: {} }, importModule: () => new Promise<never>(() => undefined) };
  const ended = loadExtensions(never, ['./never.mjs']).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await ended).toMatchObject({
    name: 'UsageError',
    message: 'the extension ./never.mjs was not loaded within 10 s',
    hint: 'look for an await in its modules, outside of functions, that never ends',
  });
});

it('leaves no timer behind', async () => {
  vi.useFakeTimers();
  const extension = { templateFilters: {} };
  const context = { console: { env: {} }, importModule: async () => ({ default: extension }) };
  expect(await loadExtensions(context, ['./a.mjs'])).toEqual([extension]);
  expect(vi.getTimerCount()).toBe(0);
});
