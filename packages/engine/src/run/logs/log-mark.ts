import type { LogRecord } from '../../model/index.ts';

/** Records of two streams can be out of the order of their times, by far less than this. */
const disorderSeconds = 1;
/** So many records are kept back at most while the last one that was given is looked for. */
const mostKeptBack = 10_000;

/** How far a container's log was given: the last record, in the log's own order. */
export class LogMark {
  #time: string | undefined;
  /** Records of that time so far: the parts of a long line have one. */
  #ofTime = 0;

  /** To be called with each record that is given, before or after it is. */
  take({ time }: LogRecord): void {
    this.#ofTime = time === this.#time ? this.#ofTime + 1 : 1;
    this.#time = time;
  }

  /** From when on the log is to be read so that nothing after the mark is missed; undefined: from its beginning. */
  get since(): string | undefined {
    return this.#time === undefined ? undefined : later(this.#time, -disorderSeconds);
  }

  /**
   * What comes after the mark in a log that is read anew from `since`. Where the last record is there no more (the
   * Engine keeps logs short), what is later than it.
   */
  async *after(records: AsyncIterable<LogRecord>): AsyncGenerator<LogRecord, void, undefined> {
    const last = this.#time;
    if (last === undefined) {
      yield* records;
      return;
    }
    const tooLate = later(last, disorderSeconds);
    let left = this.#ofTime;
    let passed = false;
    const keptBack: LogRecord[] = [];
    for await (const record of records) {
      if (passed) {
        yield record;
      } else if (record.time === last) {
        left -= 1;
        passed = left === 0;
      } else if (record.time > last) {
        keptBack.push(record);
        if (record.time > tooLate || keptBack.length > mostKeptBack) {
          passed = true;
          yield* keptBack;
        }
      }
    }
    if (!passed) yield* keptBack;
  }
}

/** The time, so many seconds later. */
function later(time: string, seconds: number): string {
  const moved = new Date(Date.parse(`${time.slice(0, 19)}Z`) + seconds * 1000);
  return moved.toISOString().slice(0, 19) + time.slice(19);
}
