import type { Pointer } from '@maestro-ng/schema';

/** A secret could not be had. The message is for people, and never shows a value. */
export class SecretFailure extends Error {
  override readonly name = 'SecretFailure';
  /** What to do, one sentence. */
  readonly hint: string;
  /** Where the environment file names the secret. */
  readonly at: Pointer | undefined;
  /** Others that could not be had either, where several are needed. */
  readonly others: readonly SecretFailure[];

  constructor(message: string, hint: string, at?: Pointer, others: readonly SecretFailure[] = []) {
    super(message);
    this.hint = hint;
    this.at = at;
    this.others = others;
  }

  /** The same, and these, each once. */
  with(others: readonly SecretFailure[]): SecretFailure {
    const known = new Map([this, ...others].map((each) => [`${each.at} ${each.message}`, each]));
    return new SecretFailure(this.message, this.hint, this.at, [...known.values()].slice(1));
  }
}
