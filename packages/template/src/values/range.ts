import { Failure } from '../failure.ts';
import { TemplateObject, type Value, type ValueIterator } from './value.ts';

/** Python's `range`: the numbers are made when they are asked for. */
export class Range extends TemplateObject {
  override readonly typeName = 'range';
  readonly start: bigint;
  readonly stop: bigint;
  readonly step: bigint;
  readonly size: bigint;

  constructor(start: bigint, stop: bigint, step: bigint) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    const distance = step > 0n ? stop - start : start - stop;
    const stride = step > 0n ? step : -step;
    this.size = distance <= 0n ? 0n : (distance + stride - 1n) / stride;
  }

  at(index: bigint): bigint | undefined {
    const from = index < 0n ? index + this.size : index;
    return from < 0n || from >= this.size ? undefined : this.start + from * this.step;
  }

  indexOf(value: bigint): bigint | undefined {
    const distance = value - this.start;
    const index = distance / this.step;
    return distance % this.step === 0n && index >= 0n && index < this.size ? index : undefined;
  }

  /** Two ranges are equal when they give the same numbers. */
  equals(other: Range): boolean {
    if (this.size !== other.size) return false;
    return this.size === 0n || (this.start === other.start && (this.size === 1n || this.step === other.step));
  }

  /** The same numbers from the last to the first. */
  reversed(): Range {
    return new Range(this.start + (this.size - 1n) * this.step, this.start - this.step, -this.step);
  }

  override attribute(name: string): Value | undefined {
    if (name === 'start' || name === 'stop' || name === 'step') return this[name];
    return undefined;
  }

  override iterate(): ValueIterator {
    let next = this.start;
    let left = this.size;
    return {
      next: () => {
        if (left === 0n) return undefined;
        left--;
        const value = next;
        next += this.step;
        return value;
      },
    };
  }

  override length(): number {
    if (this.size >= 2n ** 63n) throw new Failure('OverflowError', 'This range is too long to be counted.');
    return Number(this.size);
  }

  override repr(): string {
    return `range(${this.start}, ${this.stop}${this.step === 1n ? '' : `, ${this.step}`})`;
  }
}
