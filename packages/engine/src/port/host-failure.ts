import type { RegistryAnswer, ShipFailureCode } from '../model/index.ts';

/** What kind of thing went wrong with a ship's Engine. */
export type HostFailureKind =
  /** No connection: refused, no route, name not found, TLS not agreed. */
  | 'unreachable'
  /** No answer in time. */
  | 'timeout'
  /** The connection ended in the middle of a call: whether the Engine did it is unknown. */
  | 'connection-lost'
  | 'not-found'
  /** A name is taken, or the container is in a state that does not permit it. */
  | 'conflict'
  /** The Engine refused: bad parameter, or an error of its own. */
  | 'refused'
  /** What this machine has for the way to the ship cannot be used, so that the ship was not asked. */
  | 'misconfigured'
  | 'protocol';

/** What is wrong with the key that a ship's SSH server shows. */
export type HostKeyTrouble = 'unknown' | 'changed' | 'revoked';

/** A call to an Engine that failed. The message is one sentence for people, without a stack and without secrets. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly kind: HostFailureKind;
  readonly ship: string;
  /** Of the Engine's answer, where there was one. */
  readonly statusCode: number | undefined;
  /** Of a pull or login: how the registry answered the Engine, where it was the registry's doing. */
  readonly registry: RegistryAnswer | undefined;
  /** Where that is why there is no connection. */
  readonly hostKey: HostKeyTrouble | undefined;
  /** What to do about it, a sentence, where more is known of that than the kind tells. */
  readonly hint: string | undefined;

  constructor(
    kind: HostFailureKind,
    ship: string,
    message: string,
    options: {
      readonly statusCode?: number;
      readonly registry?: RegistryAnswer;
      readonly hostKey?: HostKeyTrouble | undefined;
      readonly hint?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.ship = ship;
    this.statusCode = options.statusCode;
    this.registry = options.registry;
    this.hostKey = options.hostKey;
    this.hint = options.hint;
  }

  /** Whether the ship, rather than the call, is the trouble. */
  get shipIsUnreachable(): boolean {
    return this.kind === 'unreachable' || this.kind === 'timeout' || this.kind === 'connection-lost';
  }

  /** What it is called where nothing more is known than that the ship does not do as asked. */
  get code(): ShipFailureCode {
    if (this.shipIsUnreachable) return 'ship-unreachable';
    return this.kind === 'misconfigured' ? 'ship-access' : 'engine-failed';
  }
}
