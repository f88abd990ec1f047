import type { LockEvent, LockHolder, PlayEvent } from '@maestro-ng/engine';
import { wholeSeconds } from './duration.ts';
import { sanitize } from './sanitize.ts';

/** Who holds a lock: `ada@desk, at start for 12 s (last heartbeat 3 s ago; expires in 57 s if none follows)`. */
export function holderPhrase({ who, play, heldMs, heartbeatAgeMs, expiresInMs }: LockHolder): string {
  const held = heldMs === null ? '' : ` for ${wholeSeconds(heldMs)}`;
  const renewed =
    heartbeatAgeMs === null || expiresInMs === null
      ? 'it is not known when it expires: the Engine does not tell its time'
      : `last heartbeat ${wholeSeconds(heartbeatAgeMs)} ago; ${expiryPhrase(expiresInMs)}`;
  return `${sanitize(who)}, at ${sanitize(play)}${held} (${renewed})`;
}

function expiryPhrase(expiresInMs: number): string {
  return expiresInMs < 0
    ? `expired ${wholeSeconds(-expiresInMs)} ago`
    : `expires in ${wholeSeconds(expiresInMs)} if none follows`;
}

/** The line that tells of a lock; undefined: the event is about something else. */
export function lockLine(event: PlayEvent): string | undefined {
  switch (event.type) {
    case 'lock-awaited':
      return `${sanitize(event.ship)}: waiting for the lock, held by ${holderPhrase(event.holder)}`;
    case 'lock-taken-over':
      return `${sanitize(event.ship)}: took over the lock of ${sanitize(event.holder.who)} (${sanitize(event.holder.play)}), ${takeoverPhrase(event)}`;
    case 'stop-awaited':
      return `${sanitize(event.instance)} (${sanitize(event.ship)}): an earlier play was left while it stopped this, and the Engine goes on with it: waiting for that, ${event.seconds} s at the most`;
    case 'lock-lost': {
      const { ship, cause, holder } = event;
      const now = holder === null ? '' : `; it is held by ${holderPhrase(holder)}`;
      return `${sanitize(ship)}: the lock is lost: ${sanitize(cause)}${now}`;
    }
    case 'lock-left':
      return `${sanitize(event.ship)}: the lock could not be removed, and expires by itself: ${sanitize(event.cause)}`;
    default:
      return undefined;
  }
}

function takeoverPhrase({ because, holder }: Extract<LockEvent, { type: 'lock-taken-over' }>): string {
  switch (because) {
    case 'abandoned':
      return 'whose process on this machine has ended';
    case 'expired':
      return holder.heartbeatAgeMs === null
        ? 'which has expired'
        : `which has expired: last heartbeat ${wholeSeconds(holder.heartbeatAgeMs)} ago`;
  }
}
