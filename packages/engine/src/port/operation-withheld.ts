import type { FailureCode } from '../model/index.ts';

/** What `beforeOperation` rejects with to say more of why an operation must not begin. The message is for people. */
export class OperationWithheld extends Error {
  override readonly name = 'OperationWithheld';
  /** Of the failure that it comes to. */
  readonly code: FailureCode;
  /** What to do, one sentence. */
  readonly hint: string;

  constructor(code: FailureCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
