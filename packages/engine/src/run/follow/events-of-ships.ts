import { EventQueue } from './event-queue.ts';

/** How many events may be on their way to who reads them. */
const mostWaiting = 1000;

/**
 * What is told of several ships that are followed at the same time, as it comes. Ends with the last of them, with the
 * first error, or by leaving the loop: then all are left as well, and waited for.
 *
 * @param begin begins to follow them; its signal is aborted when the loop is left, or by `signal`.
 */
export async function* eventsOfShips<Event>(
  signal: AbortSignal,
  begin: (signal: AbortSignal, tell: (event: Event) => Promise<void>) => readonly Promise<void>[],
): AsyncGenerator<Event, void, undefined> {
  const left = new AbortController();
  const queue = new EventQueue<Event>(mostWaiting);
  const following = begin(AbortSignal.any([signal, left.signal]), (event) => queue.put(event));
  const all = Promise.all(following).then(
    () => queue.end('ended'),
    (error: unknown) => queue.end({ error }),
  );
  try {
    yield* queue;
  } finally {
    left.abort();
    queue.end('ended');
    await Promise.allSettled([...following, all]);
  }
}
