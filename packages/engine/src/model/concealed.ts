/**
 * A value that is secret although the file spells it out. Whatever prints, serialises or inspects it shows `***`; who
 * needs the value asks for it by `reveal`.
 */
export class Concealed<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }
}
