import type { LogEvent, LogRecord } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { makeStyle, plainStyle } from '../render/style.ts';
import { jsonView, type LogView, prefixedView, rawView, terminalView } from './log-view.ts';

type LogRecordEvent = Extract<LogEvent, { type: 'log' }>;

function log(instance: string, text: string | Uint8Array, record: Partial<LogRecord> = {}): LogRecordEvent {
  const data = typeof text === 'string' ? Buffer.from(text) : text;
  const time = '2030-01-01T00:00:00.000000001Z';
  return {
    type: 'log',
    instance,
    ship: 'h1',
    record: { time, stream: 'stdout', data, endsLine: true, ...record },
  };
}

function shown(view: LogView, events: readonly LogRecordEvent[]): string {
  const pieces = [...events.flatMap((event) => view.show(event)), ...view.end()];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('latin1');
}

const later = { time: '2030-01-01T00:00:00.000000002Z' };
const coloured = makeStyle({ color: true, unicode: true });

describe('one log that is piped', () => {
  it('is passed on byte by byte', () => {
    const binary = Uint8Array.of(0, 0xff, 0x1b, 0x5b, 0x32, 0x4a, 0x0d);
    const events = [
      log('web-1', binary),
      log('web-1', 'begin ', { endsLine: false }),
      log('web-1', 'end'),
      log('web-1', 'err', { stream: 'stderr' }),
      log('web-1', 'last', { ...later, endsLine: false }),
    ];
    expect(shown(rawView({ timestamps: false }), events)).toBe('\0\xff\x1b[2J\r\nbegin end\nerr\nlast');
  });

  it('has a time at the beginning of each line when asked', () => {
    const events = [
      log('web-1', 'begin ', { endsLine: false }),
      log('web-1', 'end'),
      log('web-1', 'x', later),
    ];
    expect(shown(rawView({ timestamps: true }), events)).toBe(
      '2030-01-01T00:00:00.000000001Z begin end\n2030-01-01T00:00:00.000000002Z x\n',
    );
  });
});

describe('one log on a terminal', () => {
  it('keeps its colours and cannot drive the terminal', () => {
    const events = [log('web-1', '\u001b[31mred\u001b[2J\r'), log('web-1', 'plain')];
    expect(shown(terminalView(coloured, { timestamps: false }), events)).toBe(
      '\u001b[31mred\\x1b[2J\u001b[0m\nplain\n',
    );
    expect(shown(terminalView(plainStyle, { timestamps: true }), events)).toBe(
      '2030-01-01T00:00:00.000000001Z red\\x1b[2J\n2030-01-01T00:00:00.000000001Z plain\n',
    );
  });
});

describe('several logs', () => {
  it('have the names of their instances in front, each in its own colour', () => {
    const events = [log('web-1', 'a'), log('web-20', ''), log('web-1', 'b')];
    expect(shown(prefixedView(['web-1', 'web-20'], plainStyle, { timestamps: false }), events)).toBe(
      'web-1  | a\nweb-20 |\nweb-1  | b\n',
    );
    const both = shown(prefixedView(['web-1', 'web-20'], coloured, { timestamps: false }), events);
    const alone = shown(prefixedView(['web-20'], coloured, { timestamps: false }), [log('web-20', 'a')]);
    const colourOf = (line: string): string => /^\u001b\[\d+m/.exec(line)?.[0] ?? '';
    const lines = both.split('\n');
    expect(colourOf(lines[0] ?? '')).toBe(colourOf(lines[2] ?? ''));
    expect(colourOf(lines[1] ?? '')).toBe(colourOf(alone));
    expect(colourOf(alone)).not.toBe('');
  });

  it('have whole lines only, also where the parts of several come by turns', () => {
    const part = { endsLine: false };
    const e = Buffer.from('é');
    const events = [
      log('web-1', 'a1', part),
      log('web-2', 'b1', part),
      log('web-1', 'err', { stream: 'stderr' }),
      log('web-1', e.subarray(0, 1), part),
      log('web-2', 'b2', part),
      log('web-1', e.subarray(1)),
      // A new container: what the old one began is a line of its own.
      log('web-2', 'new', later),
      log('web-1', 'last', part),
    ];
    const text = shown(prefixedView(['web-1', 'web-2'], plainStyle, { timestamps: false }), events);
    expect(Buffer.from(text, 'latin1').toString()).toBe(
      'web-1 | err\nweb-1 | a1é\nweb-2 | b1b2\nweb-2 | new\nweb-1 | last\n',
    );
  });

  it('are bounded, and say so', () => {
    const events = Array.from({ length: 10 }, () => log('web-1', 'x'.repeat(10_000), { endsLine: false }));
    const text = shown(prefixedView(['web-1'], plainStyle, { timestamps: false }), [
      ...events,
      log('web-1', 'end'),
    ]);
    expect(text).toBe(`web-1 | ${'x'.repeat(65_536)}..\n`);
  });
});

it('as JSON, each line is a record', () => {
  const events = [
    log('web-1', '\u001b[31mred\u202e\r'),
    log('web-1', 'x'.repeat(70_000), { stream: 'stderr', ...later }),
  ];
  const records = shown(jsonView(), events).trimEnd().split('\n');
  expect(records[0]).not.toMatch(/[\u001b\u202e]/);
  const common = { type: 'log', instance: 'web-1', ship: 'h1' };
  expect(records.map((record) => JSON.parse(record) as unknown)).toEqual([
    { ...common, stream: 'stdout', time: '2030-01-01T00:00:00.000000001Z', text: '\u001b[31mred\u202e' },
    { ...common, stream: 'stderr', ...later, text: 'x'.repeat(65_536), truncated: true },
  ]);
});
