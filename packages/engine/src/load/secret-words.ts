import { veilCharacter } from '../model/index.ts';
import { splitShellWords } from '../resolve/index.ts';

/**
 * What the words of a command have of its veiled pieces, as a shell splits them: without quotes and backslashes.
 *
 * @param marked the command with veils, as long as it.
 */
export function secretWords(command: string, marked: string): string[] {
  if (command.length !== marked.length || !/[\s"'\\]/.test(command)) return [];
  const stand = new StandIns();
  const split = splitShellWords(
    command
      .split('')
      .map((unit, at) =>
        marked.charAt(at) === veilCharacter && !/[\s"'\\]/.test(unit) ? stand.for(unit) : unit,
      )
      .join(''),
  );
  if ('problem' in split) return [];
  return split.words.flatMap((word) => {
    const places = word.split('').flatMap((unit, at) => (stand.has(unit) ? [at] : []));
    const [first] = places;
    if (first === undefined) return [];
    return [stand.decoded(word.slice(first, (places.at(-1) ?? first) + 1))];
  });
}

/** One character for each, of those that nobody has given a meaning. */
class StandIns {
  readonly #units = new Map<string, string>();
  readonly #stands = new Map<string, string>();

  for(unit: string): string {
    const known = this.#stands.get(unit);
    if (known !== undefined) return known;
    const stand = String.fromCharCode(veilCharacter.charCodeAt(0) + 1 + this.#units.size);
    this.#stands.set(unit, stand);
    this.#units.set(stand, unit);
    return stand;
  }

  has(stand: string): boolean {
    return this.#units.has(stand);
  }

  decoded(text: string): string {
    return text.replace(/[\uE001-\uF8FF]/g, (stand) => this.#units.get(stand) ?? stand);
  }
}
