import { CommandFailure } from './command-failure.ts';
import { signalExitCodes } from './exit-codes.ts';
import { watchInterrupts } from './signals.ts';

/**
 * Does what runs programs, or asks ships, and changes nothing. A signal breaks it off, and ends with it what it has started.
 *
 * @param undone says what there is not, once it was interrupted.
 * @throws CommandFailure where a signal came, however the work ended.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  undone: string,
): Promise<T> {
  const interrupts = watchInterrupts(
    process,
    () => undefined,
    (exitCode) => process.exit(exitCode),
  );
  const failIfInterrupted = (): void => {
    const signal = interrupts.received();
    if (signal === undefined) return;
    throw new CommandFailure('interrupted', undone, { exitCode: signalExitCodes[signal] });
  };
  try {
    const result = await work(interrupts.signal);
    failIfInterrupted();
    return result;
  } catch (error) {
    failIfInterrupted();
    throw error;
  } finally {
    interrupts.dispose();
  }
}
