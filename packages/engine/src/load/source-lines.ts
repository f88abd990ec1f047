/** The lines of texts, each of which is split once, when it is first asked for. */
export class SourceLines {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #split = new Map<string, readonly string[]>();

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  /** @param number from 1. Empty for a line that is not there. */
  line(file: string, number: number): string {
    let lines = this.#split.get(file);
    if (lines === undefined) {
      lines = (this.#texts.get(file) ?? '').split(/\r\n?|\n/);
      this.#split.set(file, lines);
    }
    return lines[number - 1] ?? '';
  }
}
