import type { Diagnostic } from '@maestro-ng/engine';

/** The environment file, or what is asked of it, is not acceptable; exit code 2, and no ship was touched. */
export class Rejected extends Error {
  override readonly name = 'Rejected';
  readonly diagnostics: readonly Diagnostic[];
  readonly files: ReadonlyMap<string, string>;

  constructor(diagnostics: readonly Diagnostic[], files: ReadonlyMap<string, string> = new Map()) {
    super('the environment file is rejected');
    this.diagnostics = diagnostics;
    this.files = files;
  }
}
