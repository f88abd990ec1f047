import { HostFailure, type HostFailureKind } from '@maestro-ng/engine';

/** What went wrong on the way by SSH, before it is known for which ship: several may share a jump host. */
export class SshFailure extends Error {
  readonly kind: HostFailureKind;

  constructor(kind: HostFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }

  for(ship: string): HostFailure {
    return new HostFailure(this.kind, ship, this.message, { cause: this.cause });
  }
}
