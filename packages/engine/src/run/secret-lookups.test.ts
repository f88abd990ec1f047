import { expect, test } from 'vitest';
import { SecretLookups } from './secret-lookups.ts';

const reference = { kind: 'env', name: 'A' } as const;

/** Lookups that end when a test says so. */
function held(): {
  readonly lookups: SecretLookups;
  readonly begun: { readonly signal: AbortSignal; readonly resolve: (value: string) => void }[];
} {
  const begun: { signal: AbortSignal; resolve: (value: string) => void }[] = [];
  const secret = (_: unknown, signal: AbortSignal): Promise<string> =>
    new Promise((resolve, reject) => {
      begun.push({ signal, resolve });
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  return { lookups: new SecretLookups({ secret }), begun };
}

test('who stops waiting leaves the lookup to the others; the last one breaks it off, and it can be asked for again', async () => {
  const { lookups, begun } = held();
  const [first, second] = [new AbortController(), new AbortController()];
  const finding = [first, second].map(({ signal }) => lookups.find(reference, signal));
  first.abort(new Error('first'));
  await expect(finding[0]).rejects.toThrow('first');
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([false]);
  second.abort(new Error('second'));
  await expect(finding[1]).rejects.toThrow('second');
  expect(begun.map(({ signal }) => signal.aborted)).toEqual([true]);

  const again = lookups.find(reference, new AbortController().signal);
  begun[1]?.resolve('hunter2');
  expect([await again, await lookups.find(reference, new AbortController().signal), begun.length]).toEqual([
    'hunter2',
    'hunter2',
    2,
  ]);
});
