/** The command was typed wrong; exit code 2. The message is one sentence, without a full stop. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The message as it was given: oclif's parser adds to `message`. */
  readonly sentence: string;
  readonly hint: string | undefined;
  /** The command whose flags were typed wrong. */
  command: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.sentence = message;
    this.hint = hint;
  }
}
