import type { Pointer } from '@maestro-ng/schema';

/** A secret could not be had. The message is for people, and never shows a value. */
export class SecretFailure extends Error {
  override readonly name = 'SecretFailure';
  /** What to do, one sentence. */
  readonly hint: string;
  /** Where the environment file names the secret. */
  readonly at: Pointer | undefined;

  constructor(message: string, hint: string, at?: Pointer) {
    super(message);
    this.hint = hint;
    this.at = at;
  }
}
