import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completionAnswer } from './answer.ts';
import { namesInFile } from './names-in-file.ts';
import type { CompletionVocabulary } from './vocabulary.ts';

/** As for the app: how much of this code was needed. All of it always is. */
export function depth(): number {
  return 1;
}

/**
 * Answers `maestro complete`; silent on errors, as a shell that asks for completions must not be disturbed.
 *
 * @param file the environment file, where the line that is completed names none.
 */
export function main(argv: readonly string[], file: string): void {
  try {
    const words = readFileSync(join(__dirname, 'vocabulary.json'), 'utf8');
    const vocabulary = JSON.parse(words) as CompletionVocabulary;
    process.stdout.write(
      completionAnswer(argv, vocabulary, (named) => namesInFile(withHome(named ?? file), process.env)),
    );
  } catch {
    // There is nothing to complete.
  }
}

/** A shell writes a person's own folder out only when it runs the line. */
function withHome(file: string): string {
  const home = process.env['HOME'];
  return home === undefined ? file : file.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home);
}
