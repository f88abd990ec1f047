import { describe, expect, it } from 'vitest';
import { SharedCall } from './shared-call.ts';

/** A call that the test settles, and a count of how often it began. */
function controlled(): {
  shared: SharedCall<number>;
  began: { resolve: (value: number) => void; reject: (error: Error) => void; signal: AbortSignal }[];
} {
  const began: { resolve: (value: number) => void; reject: (error: Error) => void; signal: AbortSignal }[] =
    [];
  const shared = new SharedCall<number>(
    (signal) => new Promise((resolve, reject) => began.push({ resolve, reject, signal })),
  );
  return { shared, began };
}

const forever = new AbortController().signal;

describe('SharedCall', () => {
  it('begins once, and keeps a success', async () => {
    const { shared, began } = controlled();
    const both = Promise.all([shared.get(forever), shared.get(forever)]);
    began[0]?.resolve(7);
    expect([...(await both), await shared.get(forever)]).toEqual([7, 7, 7]);
    expect(began).toHaveLength(1);
  });

  it('forgets a failure', async () => {
    const { shared, began } = controlled();
    const first = shared.get(forever);
    began[0]?.reject(new Error('no'));
    await expect(first).rejects.toThrow('no');
    const second = shared.get(forever);
    began[1]?.resolve(8);
    expect(await second).toBe(8);
  });

  it('goes on while somebody waits, and is aborted when nobody does', async () => {
    const { shared, began } = controlled();
    const [one, two] = [new AbortController(), new AbortController()];
    const calls = [shared.get(one.signal), shared.get(two.signal)].map((call) =>
      call.catch((error: unknown) => error),
    );
    one.abort('first');
    expect([await calls[0], began[0]?.signal.aborted]).toEqual(['first', false]);
    two.abort('second');
    expect([await calls[1], began[0]?.signal.reason]).toEqual(['second', 'second']);
    const again = shared.get(forever);
    began[1]?.resolve(9);
    expect(await again).toBe(9);
  });

  it('does not begin for one who has left', async () => {
    const { shared, began } = controlled();
    await expect(shared.get(AbortSignal.abort('gone'))).rejects.toBe('gone');
    expect(began).toEqual([]);
  });
});
