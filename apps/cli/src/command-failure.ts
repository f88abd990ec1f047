/** A command that could not do what was asked, for a reason that is told in one sentence. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  /** For scripts, e.g. `not-running`. */
  readonly code: string;
  readonly exitCode: number;
  readonly hint: string | undefined;

  constructor(code: string, message: string, about: { readonly exitCode: number; readonly hint?: string }) {
    super(message);
    this.code = code;
    this.exitCode = about.exitCode;
    this.hint = about.hint;
  }
}
