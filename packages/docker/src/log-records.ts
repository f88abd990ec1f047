import type { LogRecord } from '@maestro-ng/engine';
import { type LogChunk, LogFrameError } from './log-frames.ts';

const lineFeed = 0x0a;
const space = 0x20;

/**
 * What one stream of a log with timestamps is made of. An Engine cuts lines of more than 16 KiB into parts and begins
 * each of them with the time of the first; with frames, a part is a frame of its own.
 *
 * Which records it gives depends on the log alone, not on how its bytes come in pieces.
 */
export class LogRecords {
  readonly #stream: 'stdout' | 'stderr';
  readonly #limit: number;
  readonly #parts: 'framed' | 'bare';
  #state: 'time' | 'line' | 'repeated time' = 'time';
  /** The bytes of a time so far. */
  #head = '';
  /** The line's time, as it is written in the log. */
  #time = '';
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** Whether no part of the line was given yet. */
  #whole = true;

  /**
   * @param limit the longest record in bytes; a longer line is given in several.
   * @param parts how the log has the parts of a long line: `framed`, where each is a frame; `bare`, where each has
   *   `limit` bytes (more than a time has).
   */
  constructor(stream: 'stdout' | 'stderr', limit: number, parts: 'framed' | 'bare') {
    this.#stream = stream;
    this.#limit = limit;
    this.#parts = parts;
  }

  /** @returns the records that the piece completes. @throws LogFrameError where a line has no time. */
  push({ data, begins }: Pick<LogChunk, 'data' | 'begins'>): LogRecord[] {
    const records: LogRecord[] = [];
    if (begins && this.#state === 'line') {
      records.push(...this.end());
      this.#state = 'time';
    }
    for (let at = 0; at < data.length; ) {
      switch (this.#state) {
        case 'time':
          at = this.#readTime(data, at);
          break;
        case 'repeated time':
          at = this.#skipTime(data, at);
          break;
        case 'line':
          at = this.#readLine(data, at, records);
          break;
      }
    }
    return records;
  }

  /** @returns what is left: a line, or its last part, that no line feed follows. */
  end(): LogRecord[] {
    if (this.#state === 'repeated time') this.#keepHead();
    if (this.#state === 'time' || (this.#length === 0 && !this.#whole)) return [];
    return [this.#record(false)];
  }

  #readTime(data: Uint8Array, from: number): number {
    const end = data.indexOf(space, from);
    this.#head += latin1(data.subarray(from, end === -1 ? data.length : end));
    if (!(end === -1 ? /^[\dTZ:.+-]{0,40}$/u : time).test(this.#head)) {
      throw new LogFrameError('a line of the log does not begin with its time');
    }
    if (end === -1) return data.length;
    this.#time = this.#head;
    this.#head = '';
    this.#whole = true;
    this.#state = 'line';
    return end + 1;
  }

  #readLine(data: Uint8Array, from: number, records: LogRecord[]): number {
    const lineEnd = data.indexOf(lineFeed, from);
    const end = lineEnd === -1 ? data.length : lineEnd;
    const piece = data.subarray(from, Math.min(end, from + this.#limit - this.#length));
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length === this.#limit) {
      records.push(this.#record(false));
      if (this.#parts === 'bare') this.#state = 'repeated time';
    } else if (lineEnd !== -1) {
      records.push(this.#record(true));
      this.#state = 'time';
      return lineEnd + 1;
    }
    return from + piece.length;
  }

  /** Whatever is not the line's time once more is the line's own text. */
  #skipTime(data: Uint8Array, from: number): number {
    const expected = `${this.#time} `;
    for (let at = from; at < data.length; at += 1) {
      const character = String.fromCharCode(data[at] ?? 0);
      if (character !== expected[this.#head.length]) {
        this.#keepHead();
        return at;
      }
      this.#head += character;
      if (this.#head === expected) {
        this.#head = '';
        this.#state = 'line';
        return at + 1;
      }
    }
    return data.length;
  }

  #keepHead(): void {
    this.#pieces.push(Buffer.from(this.#head));
    this.#length += this.#head.length;
    this.#head = '';
    this.#state = 'line';
  }

  #record(endsLine: boolean): LogRecord {
    // A copy, so that the pieces it was taken from can be forgotten.
    const data = Uint8Array.from(Buffer.concat(this.#pieces));
    this.#pieces = [];
    this.#length = 0;
    this.#whole = false;
    return { time: inUtc(this.#time), stream: this.#stream, data, endsLine };
  }
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/u;

/** Some drivers give fewer digits, and some Engines their own zone. */
function inUtc(text: string): string {
  const [, second = '', fraction = '', zone = ''] = /^([^.Z+]{19})(?:\.(\d+))?(.*)$/u.exec(text) ?? [];
  const utc = zone === 'Z' ? second : new Date(second + zone).toISOString().slice(0, 19);
  return `${utc}.${fraction.padEnd(9, '0')}Z`;
}

function latin1(data: Uint8Array): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1');
}
