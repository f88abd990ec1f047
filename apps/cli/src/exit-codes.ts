import type { PlayResult, ShipFailureCode } from '@maestro-ng/engine';

/** What a script may rely on; see docs/guide/usage. */
export const exitCodes = {
  /** The asked state holds. */
  ok: 0,
  failed: 1,
  /** Of a plan, where that is asked for: there is something to do. */
  changes: 2,
  /** Wrong usage, or a rejected file: no ship was touched. */
  rejected: 2,
  /** The only thing wrong is that a ship could not be reached. */
  unreachable: 3,
  /** Another operator has the lock: nothing was done. */
  locked: 4,
} as const;

/** What it comes to that a ship shows nothing of itself. */
export function silenceExitCode(code: ShipFailureCode): number {
  return code === 'ship-unreachable' ? exitCodes.unreachable : exitCodes.failed;
}

/** Signals that interrupt a command, with the exit codes that shells know them by. */
export const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

export type InterruptSignal = keyof typeof signalExitCodes;

export const interruptSignals = Object.keys(signalExitCodes) as readonly InterruptSignal[];

/**
 * @param signal the first one that came during the play. Whatever the play came to, who called it hears of that: a shell
 * goes on with the next command of a script after 0.
 */
export function playExitCode(verdict: PlayResult['verdict'], signal: InterruptSignal | undefined): number {
  if (signal !== undefined) return signalExitCodes[signal];
  switch (verdict) {
    case 'succeeded':
      return exitCodes.ok;
    case 'failed':
    case 'interrupted':
      return exitCodes.failed;
    case 'unreachable':
      return exitCodes.unreachable;
  }
}
