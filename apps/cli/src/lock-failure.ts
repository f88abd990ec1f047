import { CommandFailure } from './command-failure.ts';
import { exitCodes } from './exit-codes.ts';
import { holderPhrase } from './render/lock.ts';

/** That somebody else holds the lock, as what it comes to for a command; any other error as it is. */
export function asLockFailure(
  { LockHeld }: Pick<typeof import('@maestro-ng/engine'), 'LockHeld'>,
  error: unknown,
): unknown {
  if (!(error instanceof LockHeld)) return error;
  const { environment, ship, holder } = error;
  return new CommandFailure(
    'lock-held',
    `the lock of ${environment} on ${ship} is held by ${holderPhrase(holder)}; nothing was done`,
    {
      exitCode: exitCodes.locked,
      hint: '--lock-wait 5m waits for it; if nobody is at work there any more, `maestro lock --release` removes it',
    },
  );
}
