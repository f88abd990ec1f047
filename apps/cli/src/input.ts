/** Standard input as it comes. */
export interface Input {
  readonly isTerminal: boolean;
  /** What is read, to its end or to the signal's abort, which is an end like any other. */
  chunks(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /**
   * Lets a terminal pass on every key, Ctrl-C too.
   * @returns a function that makes it as it was; leaving the process does as well.
   */
  rawMode(): () => void;
}

export function processInput(): Input {
  return {
    isTerminal: process.stdin.isTTY === true,
    async *chunks(signal) {
      const { stdin } = process;
      const onAbort = (): void => void stdin.destroy();
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        // Who reads a line may want another one later.
        for await (const chunk of stdin.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
      } catch (error) {
        // A terminal that was closed has nothing more to say.
        if (!signal.aborted && (error as NodeJS.ErrnoException).code !== 'EIO') throw error;
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
    rawMode() {
      const { stdin } = process;
      const restore = (): void => {
        process.off('exit', restore);
        if (stdin.destroyed) return;
        try {
          stdin.setRawMode(false);
        } catch {
          // The terminal has gone.
        }
      };
      process.on('exit', restore);
      stdin.setRawMode(true);
      return restore;
    },
  };
}
