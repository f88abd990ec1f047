import type { RegistryAnswer } from '../model/index.ts';
import { HostFailure, type HostFailureKind, type HostKeyTrouble } from '../port/host-failure.ts';
import type { CallName } from './fake-call.ts';

/** Something that goes wrong with calls of one kind. */
export interface FakeFault {
  readonly call: CallName | 'any';
  /** Default: every ship. */
  readonly ship?: string;
  /** The container's or image's name. Default: every one. */
  readonly target?: string;
  /** How often it happens. Default 1; `Infinity` for ever. */
  readonly times?: number;
  /**
   * `lost-answer`: the call takes effect, and the connection ends before its answer. `cut`: it ends before it takes
   * effect. `hang`: no answer until the driver's bound, and no effect. `throws`: something that is no `HostFailure`.
   * Otherwise the call fails with a `HostFailure` of that kind.
   */
  readonly does:
    | 'lost-answer'
    | 'cut'
    | 'hang'
    | 'throws'
    | 'unreachable'
    | 'misconfigured'
    | 'refused'
    | 'conflict'
    | 'not-found';
  readonly message?: string;
  /** Of a pull: how the image's registry answered. */
  readonly registry?: RegistryAnswer;
  /** Of a connection: what is wrong with the key of the ship's SSH server. */
  readonly hostKey?: HostKeyTrouble;
  /** Of a connection: what to do about it. */
  readonly hint?: string;
}

/** So long a driver waits for an answer. */
export const hangMs = 60_000;

/** The failure that a fault makes of a call. */
export function faultFailure(
  { does, message, registry, hostKey, hint }: FakeFault,
  ship: string,
  call: string,
): Error {
  if (does === 'throws') return new TypeError(message ?? `${call} broke in an unforeseen way`);
  const { kind, text } = inWords(does, ship);
  return new HostFailure(kind, ship, message ?? text, {
    ...(registry === undefined ? {} : { registry }),
    hostKey,
    hint,
  });
}

function inWords(
  does: Exclude<FakeFault['does'], 'throws'>,
  ship: string,
): { readonly kind: HostFailureKind; readonly text: string } {
  switch (does) {
    case 'lost-answer':
    case 'cut':
      return { kind: 'connection-lost', text: `the connection to ${ship} was lost` };
    case 'hang':
      return { kind: 'timeout', text: `no answer from ${ship} in ${hangMs / 1000} s` };
    case 'unreachable':
      return { kind: 'unreachable', text: `connection refused by ${ship}` };
    case 'misconfigured':
      return { kind: 'misconfigured', text: `the TLS key of ship ${ship} cannot be read` };
    case 'refused':
    case 'conflict':
    case 'not-found':
      return { kind: does, text: `the Engine of ${ship} says no (${does})` };
  }
}
