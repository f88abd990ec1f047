import { TextDecoder } from 'node:util';
import type { LogEvent, LogRecord } from '@maestro-ng/engine';

type LogRecordEvent = Extract<LogEvent, { type: 'log' }>;

/** A whole line of a container's log as text. */
export interface LogLine {
  readonly instance: string;
  readonly ship: string;
  readonly stream: LogRecord['stream'];
  readonly time: string;
  readonly text: string;
  /** Whether it is only the beginning of a longer line. */
  readonly truncated: boolean;
}

interface OpenLine {
  readonly line: Omit<LogLine, 'text' | 'truncated'>;
  readonly decoder: TextDecoder;
  text: string;
}

/** Puts lines together that come in parts, keeping at most `limit` characters of each. */
export class LogLines {
  readonly #limit: number;
  readonly #open = new Map<string, OpenLine>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns the lines that are whole now. */
  push({ instance, ship, record }: LogRecordEvent): LogLine[] {
    const { stream, time, data, endsLine } = record;
    const key = `${stream} ${instance}`;
    const lines: LogLine[] = [];
    let open = this.#open.get(key);
    // The earlier line ended without a line feed, with its container.
    if (open !== undefined && open.line.time !== time) {
      lines.push(this.#close(open));
      this.#open.delete(key);
      open = undefined;
    }
    const line = { instance, ship, stream, time };
    if (open === undefined && endsLine) {
      lines.push(this.#whole(line, wholeText.decode(data)));
      return lines;
    }
    open ??= { line, decoder: newDecoder(), text: '' };
    if (open.text.length <= this.#limit) open.text += open.decoder.decode(data, { stream: true });
    if (endsLine) {
      this.#open.delete(key);
      lines.push(this.#close(open));
    } else this.#open.set(key, open);
    return lines;
  }

  /** @returns the lines that had no line feed. */
  end(): LogLine[] {
    const lines = [...this.#open.values()].map((open) => this.#close(open));
    this.#open.clear();
    return lines;
  }

  #close({ line, decoder, text }: OpenLine): LogLine {
    return this.#whole(line, text.length <= this.#limit ? text + decoder.decode() : text);
  }

  #whole(line: OpenLine['line'], text: string): LogLine {
    if (text.length > this.#limit) return { ...line, text: text.slice(0, this.#limit), truncated: true };
    return { ...line, text: text.endsWith('\r') ? text.slice(0, -1) : text, truncated: false };
  }
}

function newDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

const wholeText = newDecoder();
