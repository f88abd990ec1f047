/** Something that one waits for and others ring; ringing it while nobody waits is remembered. */
export class Bell {
  #rung = false;
  #answer: () => void = () => undefined;

  ring(): void {
    this.#rung = true;
    this.#answer();
  }

  /** Resolves when it is, or was, rung; rejects with the signal's reason on abort. */
  async wait(signal: AbortSignal): Promise<void> {
    const onAbort = (): void => this.#answer();
    signal.addEventListener('abort', onAbort);
    try {
      while (!this.#rung) {
        signal.throwIfAborted();
        await new Promise<void>((resolve) => (this.#answer = resolve));
      }
      signal.throwIfAborted();
      this.#rung = false;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}
