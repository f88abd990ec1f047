import { type Candidate, type Names, suggest } from './suggest.ts';
import type { CompletionVocabulary } from './vocabulary.ts';

const nothing: Names = { instances: [], services: [], ships: [] };

/**
 * The answer to `maestro complete`.
 *
 * With `--each`, what follows (after `--`) are the words of a line, the last of them being typed, and each candidate is a
 * line of the answer, with its description behind a tab. Otherwise the answer is that of MaestroNG 0.8.3, for scripts that
 * were written for it: words may come as one argument, flags among them count for nothing, a command that is complete
 * stands for what may follow it, and the candidates are on one line.
 *
 * @param namesIn the names in the file that the line names, if it does; what it throws means that there are none.
 */
export function completionAnswer(
  argv: readonly string[],
  vocabulary: CompletionVocabulary,
  namesIn: (file: string | undefined) => Names,
): string {
  const names = (file: string | undefined): Names => {
    try {
      return namesIn(file);
    } catch {
      return nothing;
    }
  };
  const [first] = argv;
  if (first === '--each') {
    const words = argv.slice(argv[1] === '--' ? 2 : 1);
    return suggest(words, vocabulary, names).map(line).join('');
  }
  const words = argv.flatMap((word) => word.split(' ')).filter((word) => !word.startsWith('-'));
  const [program = 'maestro', command] = words;
  const whole = vocabulary.commands.some(({ name }) => name === command);
  const typed = words.length < 2 || (words.length === 2 && whole) ? [program, ...words.slice(1), ''] : words;
  return `${suggest(typed, vocabulary, names)
    .map(({ word }) => word)
    .join(' ')}\n`;
}

function line({ word, description }: Candidate): string {
  // A name with a line break or a tab in it cannot be told apart from two lines.
  return /[\n\t]/.test(word) ? '' : `${word}\t${description}\n`;
}
