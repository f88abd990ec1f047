/**
 * One call for everybody who asks while it is under way; a success is kept, a failure is forgotten. It is aborted
 * when the last of those who wait for it has gone.
 */
export class SharedCall<T> {
  readonly #call: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  constructor(call: (signal: AbortSignal) => Promise<T>) {
    this.#call = call;
  }

  /** Rejects with the signal's reason when it aborts first. */
  get(signal: AbortSignal): Promise<T> {
    if (signal.aborted) return Promise.reject(asError(signal.reason));
    this.#running ??= this.#begin();
    const running = this.#running;
    running.waiting += 1;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        running.waiting -= 1;
      };
      const onAbort = (): void => {
        leave();
        if (running.waiting === 0) running.abort.abort(signal.reason);
        reject(asError(signal.reason));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      running.promise.then(
        (value) => {
          leave();
          resolve(value);
        },
        (error: unknown) => {
          leave();
          reject(asError(error));
        },
      );
    });
  }

  #begin(): Running<T> {
    const abort = new AbortController();
    const running = { promise: this.#call(abort.signal), abort, waiting: 0 };
    const forget = (): void => {
      if (this.#running === running) this.#running = undefined;
    };
    // Whoever asks after an abort begins anew, also before the aborted call has ended.
    abort.signal.addEventListener('abort', forget, { once: true });
    running.promise.catch(forget);
    return running;
  }
}

interface Running<T> {
  readonly promise: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

// A reason may be any value; it is passed on as it is.
function asError(reason: unknown): Error {
  return reason as Error;
}
