import { HostFailure, type HostFailureKind, type HostKeyTrouble } from '@maestro-ng/engine';

/** What went wrong on the way by SSH, before it is known for which ship: several may share a jump host. */
export class SshFailure extends Error {
  readonly kind: HostFailureKind;
  readonly hostKey: HostKeyTrouble | undefined;

  constructor(
    kind: HostFailureKind,
    message: string,
    options: ErrorOptions & { readonly hostKey?: HostKeyTrouble } = {},
  ) {
    super(message, options);
    this.kind = kind;
    this.hostKey = options.hostKey;
  }

  for(ship: string): HostFailure {
    const { kind, message, cause, hostKey } = this;
    return new HostFailure(kind, ship, message, { cause, ...(hostKey === undefined ? {} : { hostKey }) });
  }
}
