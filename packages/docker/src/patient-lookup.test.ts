import { lookup } from 'node:dns';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { patientLookup } from './patient-lookup.ts';

vi.mock('node:dns', () => ({ lookup: vi.fn() }));
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A resolver that says these one after the other, and the last from then on. */
function resolver(...answers: readonly string[]): void {
  let asked = 0;
  vi.mocked(lookup).mockImplementation(((_: string, __: object, done: (...words: unknown[]) => void) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer?.startsWith('E')) done(Object.assign(new Error(answer), { code: answer }));
    else done(null, answer, 4);
  }) as never);
  vi.mocked(lookup).mockClear();
}

async function lookedUp(within: number): Promise<string> {
  const found = new Promise<string>((resolve) => {
    patientLookup(within)('gate', {}, (error, address) => resolve(error?.code ?? (address as string)));
  });
  await vi.runAllTimersAsync();
  return `${await found} after ${vi.mocked(lookup).mock.calls.length}`;
}

it.each([
  [['10.0.0.1'], 5_000, '10.0.0.1 after 1'],
  [['EAI_AGAIN', 'EAI_AGAIN', '10.0.0.1'], 5_000, '10.0.0.1 after 3'],
  [['EAI_AGAIN'], 5_000, 'EAI_AGAIN after 4'],
  [['EAI_AGAIN'], 500, 'EAI_AGAIN after 3'],
  [['EAI_AGAIN', 'ENOTFOUND'], 5_000, 'ENOTFOUND after 2'],
])('%j, within %i ms', async (answers, within, expected) => {
  resolver(...answers);
  expect(await lookedUp(within)).toBe(expected);
});
