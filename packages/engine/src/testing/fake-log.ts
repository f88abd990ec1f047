import type { LogRecord } from '../model/index.ts';
import type { CallOptions, LogOptions } from '../port/host-driver.ts';
import type { HostFailure } from '../port/host-failure.ts';

/** A container's log in memory. */
export class FakeLog {
  readonly #records: LogRecord[] = [];
  readonly #readers = new Set<(event: 'written' | 'ended' | HostFailure) => void>();

  write(now: number, line: string, stream: LogRecord['stream'] = 'stdout'): void {
    const nanoseconds = String(this.#records.length % 1_000_000).padStart(6, '0');
    const time = new Date(now).toISOString().replace('Z', `${nanoseconds}Z`);
    this.#records.push({ time, stream, data: new TextEncoder().encode(line), endsLine: true });
    for (const reader of this.#readers) reader('written');
  }

  texts(): string[] {
    return this.#records.map(({ data }) => new TextDecoder().decode(data));
  }

  /** The container has ended: so do those who follow. */
  end(): void {
    for (const reader of this.#readers) reader('ended');
  }

  cut(failure: HostFailure): void {
    for (const reader of this.#readers) reader(failure);
  }

  async *read(
    { signal, follow, tail, since = '', until = '9' }: CallOptions & LogOptions,
    isUp: () => boolean,
  ): AsyncGenerator<LogRecord> {
    let wake: () => void = () => undefined;
    let ended = !follow || !isUp();
    let failure: HostFailure | undefined;
    const reader = (event: 'written' | 'ended' | HostFailure): void => {
      if (event === 'ended') ended = true;
      else if (event !== 'written') failure = event;
      wake();
    };
    const onAbort = (): void => wake();
    this.#readers.add(reader);
    signal.addEventListener('abort', onAbort);
    try {
      let at = tail === undefined ? 0 : Math.max(0, this.#records.length - tail);
      for (;;) {
        signal.throwIfAborted();
        if (failure !== undefined) throw failure;
        const record = this.#records[at];
        if (record !== undefined) {
          at += 1;
          if (record.time >= since && record.time < until) yield record;
        } else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', onAbort);
    }
  }
}
