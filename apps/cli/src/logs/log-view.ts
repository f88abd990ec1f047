import type { LogEvent } from '@maestro-ng/engine';
import { jsonRecord } from '../render/json.ts';
import { sanitize, sanitizeColouredLine, sanitizeLogLine } from '../render/sanitize.ts';
import type { Style } from '../render/style.ts';
import { displayWidth, pad } from '../render/width.ts';
import { type LogLine, LogLines } from './log-lines.ts';

/** So much of a line is shown, in characters; the bytes of a single log that is piped are not counted. */
const longestLine = 65_536;

/** What the records of logs look like on standard output. */
export interface LogView {
  show(event: Extract<LogEvent, { type: 'log' }>): (string | Uint8Array)[];
  /** What was kept back. */
  end(): (string | Uint8Array)[];
}

export interface LogViewOptions {
  readonly timestamps: boolean;
}

/** One log for a program to read: its bytes as they are. */
export function rawView({ timestamps }: LogViewOptions): LogView {
  const unfinished = new Set<string>();
  return {
    show({ record }) {
      const { stream, time, data, endsLine } = record;
      const begins = !unfinished.has(stream);
      if (endsLine) unfinished.delete(stream);
      else unfinished.add(stream);
      return [...(timestamps && begins ? [`${time} `] : []), data, ...(endsLine ? ['\n'] : [])];
    },
    end: () => [],
  };
}

/** One log for people: nothing in it drives the terminal, and its colours are kept where there are any. */
export function terminalView(style: Style, { timestamps }: LogViewOptions): LogView {
  return lineView((line) => `${timestamps ? `${line.time} ` : ''}${shownText(line, style)}\n`);
}

/** Several logs: each line begins with the name of its instance. */
export function prefixedView(
  instances: readonly string[],
  style: Style,
  { timestamps }: LogViewOptions,
): LogView {
  const names = new Map(instances.map((instance) => [instance, sanitize(instance)]));
  const width = Math.max(0, ...[...names.values()].map(displayWidth));
  const prefixes = new Map(
    [...names].map(([instance, name]) => [instance, paintOf(instance, style)(`${pad(name, width)} |`)]),
  );
  return lineView((line) => {
    const parts = [
      prefixes.get(line.instance) ?? '',
      ...(timestamps ? [line.time] : []),
      shownText(line, style),
    ];
    return `${parts.join(' ').trimEnd()}\n`;
  });
}

/** A JSON record for each line. */
export function jsonView(): LogView {
  return lineView(({ truncated, ...line }) => jsonRecord('log', truncated ? { ...line, truncated } : line));
}

function lineView(write: (line: LogLine) => string): LogView {
  const lines = new LogLines(longestLine);
  return {
    show: (event) => lines.push(event).map(write),
    end: () => lines.end().map(write),
  };
}

function shownText({ text, truncated }: LogLine, { colors, symbols }: Style): string {
  const shown = colors.isColorSupported ? sanitizeColouredLine(text) : sanitizeLogLine(text);
  return truncated ? `${shown}${symbols.ellipsis}` : shown;
}

const palette = [
  'cyan',
  'yellow',
  'green',
  'magenta',
  'blue',
  'cyanBright',
  'yellowBright',
  'greenBright',
  'magentaBright',
  'blueBright',
] as const;

/** The colour of an instance: the same each time, whoever else is shown. */
function paintOf(instance: string, { colors }: Style): (text: string) => string {
  let hash = 0;
  for (const character of instance) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return colors[palette[hash % palette.length] ?? 'cyan'];
}
