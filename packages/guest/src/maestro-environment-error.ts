/** A variable that Maestro should have given is not there, or is not what was asked for. */
export class MaestroEnvironmentError extends Error {
  override readonly name = 'MaestroEnvironmentError';
  /** The variable that was looked for. */
  readonly variable: string;

  constructor(variable: string, message: string) {
    super(message);
    this.variable = variable;
  }
}
