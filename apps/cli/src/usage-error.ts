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

/** An error of oclif's parser in the words of all others; whatever else it is stays as it is. */
export function asUsageError(error: Error): Error {
  // They are all of one family, known by the field that holds what was parsed.
  if (error instanceof UsageError || !('parse' in error || 'oclif' in error)) return error;
  const sentence = error.message.replace(/\s*See more help with --help\s*$/, '').replace(/\s+/g, ' ');
  return new UsageError(sentence.slice(0, 1).toLowerCase() + sentence.slice(1));
}
