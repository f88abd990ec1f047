import { CommandFailure } from './command-failure.ts';
import { type InterruptSignal, signalExitCodes } from './exit-codes.ts';
import { leave } from './leave.ts';
import { watchInterrupts } from './signals.ts';

/**
 * Does what runs programs, or asks ships. A signal breaks it off, and ends with it what it has started.
 *
 * @param undone says what there is not, once it was broken off.
 * @returns also the signal that came too late for that.
 * @throws CommandFailure where a signal came before.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  undone: string,
): Promise<{ readonly result: T; readonly late: InterruptSignal | undefined }> {
  const interrupts = watchInterrupts(process, () => undefined, leave);
  try {
    const result = await work(interrupts.signal);
    return { result, late: interrupts.received() };
  } catch (error) {
    const signal = interrupts.received();
    throw signal === undefined ? error : interrupted(signal, undone);
  } finally {
    interrupts.dispose();
  }
}

/** The same of what only looks: its result counts for nothing once a signal has come. */
export async function interruptibleLook<T>(
  work: (signal: AbortSignal) => Promise<T>,
  undone: string,
): Promise<T> {
  const { result, late } = await interruptible(work, undone);
  if (late !== undefined) throw interrupted(late, undone);
  return result;
}

function interrupted(signal: InterruptSignal, undone: string): CommandFailure {
  return new CommandFailure('interrupted', undone, { exitCode: signalExitCodes[signal] });
}
