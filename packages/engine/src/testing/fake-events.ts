import type { CallOptions, ContainerEvent } from '../port/host-driver.ts';
import type { HostFailure } from '../port/host-failure.ts';
import type { FakeEngine } from './fake-engine.ts';

/** What happens on an Engine from the first look on, until the signal aborts. */
export async function* fakeEvents(
  engine: FakeEngine,
  {
    signal,
    signals = false,
    onListening,
  }: CallOptions & { readonly signals?: boolean; readonly onListening?: () => void },
  connect: () => Promise<void>,
): AsyncGenerator<ContainerEvent> {
  const pending: ContainerEvent[] = [];
  let wake: () => void = () => undefined;
  let cut: HostFailure | undefined;
  const endListening = engine.feed.listen(
    (event) => {
      if (event.action === 'kill' && !signals) return;
      pending.push(event);
      wake();
    },
    (failure) => {
      cut = failure;
      wake();
    },
  );
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    await connect();
    onListening?.();
    for (;;) {
      signal.throwIfAborted();
      const event = pending.shift();
      if (event !== undefined) yield event;
      else if (cut !== undefined) throw cut;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    endListening();
    signal.removeEventListener('abort', onAbort);
  }
}
