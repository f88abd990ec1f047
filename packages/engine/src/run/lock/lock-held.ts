import type { LockHolder } from '../../model/index.ts';

/** Somebody else holds the lock of an environment on a ship: nothing was done. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';
  readonly environment: string;
  readonly ship: string;
  readonly holder: LockHolder;

  constructor(environment: string, ship: string, holder: LockHolder) {
    super(`the lock of ${environment} on ${ship} is held by ${holder.who} (${holder.play})`);
    this.environment = environment;
    this.ship = ship;
    this.holder = holder;
  }
}
