import { HostFailure, type HostFailureKind, type HostKeyTrouble } from '@maestro-ng/engine';

/** What went wrong on the way by SSH, before it is known for which ship: several may share a jump host. */
export class SshFailure extends Error {
  readonly kind: HostFailureKind;
  readonly hostKey: HostKeyTrouble | undefined;
  /** What to do about it, a sentence, where more is known of that than the kind tells. */
  readonly hint: string | undefined;

  constructor(
    kind: HostFailureKind,
    message: string,
    options: ErrorOptions & { readonly hostKey?: HostKeyTrouble; readonly hint?: string | undefined } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.hostKey = options.hostKey;
    this.hint = options.hint;
  }

  for(ship: string): HostFailure {
    const { kind, message, cause, hostKey, hint } = this;
    return new HostFailure(kind, ship, message, { cause, hostKey, hint });
  }
}
