import { type InterruptSignal, interruptSignals, signalExitCodes } from './exit-codes.ts';

export interface Interrupts {
  /** Aborts, with the signal's name as reason, on the first signal. */
  readonly signal: AbortSignal;
  /** The signal that came, where one did. */
  received(): InterruptSignal | undefined;
  /** Gives the signals back to Node. */
  dispose(): void;
}

/** What receives signals: the process, or a test's stand-in. */
export interface SignalSource {
  on(signal: InterruptSignal, listener: (signal: InterruptSignal) => void): unknown;
  off(signal: InterruptSignal, listener: (signal: InterruptSignal) => void): unknown;
}

/**
 * The first SIGINT, SIGTERM or SIGHUP asks a play to end in order; the second one leaves at once, unless both are SIGHUP.
 * @param leave ends the process with an exit code, that of the first signal, at the second one.
 */
export function watchInterrupts(
  source: SignalSource,
  first: (signal: InterruptSignal) => void,
  leave: (exitCode: number, second: InterruptSignal) => void,
): Interrupts {
  const controller = new AbortController();
  let received: InterruptSignal | undefined;
  const listener = (signal: InterruptSignal): void => {
    // A terminal that closes may tell of it more than once: the shell passes on what the system sends as well.
    if (received === 'SIGHUP' && signal === 'SIGHUP') return;
    if (received !== undefined) {
      leave(signalExitCodes[received], signal);
      return;
    }
    received = signal;
    first(signal);
    controller.abort(signal);
  };
  for (const signal of interruptSignals) source.on(signal, listener);
  return {
    signal: controller.signal,
    received: () => received,
    dispose() {
      for (const signal of interruptSignals) source.off(signal, listener);
    },
  };
}
