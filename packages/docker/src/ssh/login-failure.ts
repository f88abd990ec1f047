import { plainSentence } from '@maestro-ng/engine';
import type { Login } from './login.ts';
import { addressOf, type Hop, rightPlace } from './route.ts';
import { SshFailure } from './ssh-failure.ts';

/** It was closed before the server said who it is. */
export class ClosedEarly extends SshFailure {}

/** What to tell of a login that failed. @param greeted whether the server said who it is. */
export function loginFailure(
  hop: Hop,
  error: Error & { level?: string },
  login: Login,
  greeted: boolean,
): SshFailure {
  const at = `${hop.user}@${addressOf(hop)}`;
  const words = plainSentence(error.message, 160);
  if (error.level === 'client-authentication' || /too many authentication failures/iu.test(words)) {
    const { shown, left } = login;
    const { unusable, ownTrouble } = login.identities;
    const others = left === 0 ? '' : ` (${left} more ${left === 1 ? 'was' : 'were'} not)`;
    const tried =
      shown.length === 0
        ? 'there was no key to show'
        : `keys shown: ${shown.map(({ name }) => plainSentence(name, 160)).join(', ')}${others}`;
    // What the file asks for is wrong here, whatever the server makes of other keys.
    if (ownTrouble !== null)
      return new SshFailure(
        'misconfigured',
        `the SSH key ${ownTrouble}; with other keys the SSH server does not let ${at} in (${tried})`,
      );
    // Nothing could be shown, as what there is cannot be used here: that is no matter of the server.
    const isOurs = shown.length === 0 && left === 0 && login.identities.isKeyUnusable;
    const rest = unusable.length === 0 ? '' : `; not used: ${unusable.join('; ')}`;
    const limit = /too many/iu.test(words)
      ? ' (its limit of attempts was reached: IdentitiesOnly yes in ssh_config shows the named keys only)'
      : '';
    return new SshFailure(
      isOurs ? 'misconfigured' : 'unreachable',
      `the SSH server does not let ${at} in${limit}; ${tried}${rest}${login.wanted}`,
    );
  }
  if (
    !greeted &&
    /before handshake|ECONNRESET|EPIPE|connection reset/iu.test(
      `${words} ${(error as NodeJS.ErrnoException).code ?? ''}`,
    )
  )
    return lost(hop, false);
  if (/no matching/iu.test(words))
    return new SshFailure(
      'unreachable',
      `no SSH connection to ${addressOf(hop)}: it has no algorithm in common with us (${words})`,
    );
  if (!greeted && !/handshake|ECONN|timed out/iu.test(words))
    return new SshFailure(
      'unreachable',
      `what listens at ${addressOf(hop)} does not speak SSH as we know it (${words})`,
      { hint: rightPlace(hop) },
    );
  return new SshFailure('unreachable', `no SSH connection to ${addressOf(hop)}: ${words}`, {
    hint: rightPlace(hop),
  });
}

/** What to tell of a connection that the server closed during the login. */
export function lost(hop: Hop, greeted: boolean): SshFailure {
  return greeted
    ? new SshFailure(
        'unreachable',
        `the SSH server at ${addressOf(hop)} ended the connection during the login`,
        { hint: `See in the log of the SSH server at ${addressOf(hop)} why it ends the connection.` },
      )
    : new ClosedEarly(
        'unreachable',
        `what listens at ${addressOf(hop)} closes connections without a word of SSH: no SSH server, or one with too many logins under way (MaxStartups)`,
        { hint: rightPlace(hop) },
      );
}
