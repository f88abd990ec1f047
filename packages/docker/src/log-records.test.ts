import { describe, expect, it } from 'vitest';
import { LogRecords } from './log-records.ts';

const moment = '2030-01-01T00:00:00.000000001Z';
const next = '2030-01-01T00:00:00.000000002Z';

/** A record as a test compares it: `time text`, with `$` where a line feed followed. */
function shown(records: ReturnType<LogRecords['push']>): string[] {
  return records.map(
    ({ time, data, endsLine }) =>
      `${time.slice(-3, -1)} ${Buffer.from(data).toString()}${endsLine ? '$' : ''}`,
  );
}

function read(log: LogRecords, pieces: readonly { data: Uint8Array; begins: boolean }[]): string[] {
  return shown([...pieces.flatMap((piece) => log.push(piece)), ...log.end()]);
}

/** The frames of a log, each cut into pieces of `size` bytes. */
function framed(frames: readonly string[], size: number): { data: Uint8Array; begins: boolean }[] {
  return frames.flatMap((text) => {
    const bytes = Buffer.from(text);
    return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => ({
      data: bytes.subarray(index * size, (index + 1) * size),
      begins: index === 0,
    }));
  });
}

function bare(text: string, size: number): { data: Uint8Array; begins: boolean }[] {
  return framed([text], size).map(({ data }) => ({ data, begins: false }));
}

/** So that each boundary is a cut once. */
const sizes = Array.from({ length: 80 }, (_, index) => index + 1);

describe('the records of a stream', () => {
  it.each(sizes)('are its lines, and the parts in which an Engine keeps long ones, by %i bytes', (size) => {
    const frames = [
      `${moment} one é\n`,
      `${next} long `,
      `${next} long `,
      `${next} end\n`,
      `${moment} two\n${next} three\n`,
      `${next} \n`,
      `${moment} unfinished`,
      `${next} last`,
    ];
    expect(read(new LogRecords('stdout', 100, 'framed'), framed(frames, size))).toEqual([
      '01 one é$',
      '02 long ',
      '02 long ',
      '02 end$',
      '01 two$',
      '02 three$',
      '02 $',
      '01 unfinished',
      '02 last',
    ]);
  });

  it.each(sizes)('are bounded, by %i bytes', (size) => {
    const log = new LogRecords('stdout', 4, 'framed');
    const frames = [`${moment} 12345678\n`, `${next} 123456789`, `${next} 0\n`];
    expect(read(log, framed(frames, size))).toEqual([
      '01 1234',
      '01 5678',
      '01 $',
      '02 1234',
      '02 5678',
      '02 9',
      '02 0$',
    ]);
  });

  it.each(sizes)('of a terminal are without the time that begins each part, by %i bytes', (size) => {
    const log = new LogRecords('stdout', 40, 'bare');
    const part = 'x'.repeat(40);
    const lines = [
      `${moment} ${part}${moment} ${part}${moment} 9\r\n`,
      `${next} ab\n`,
      // Only the line's own time is left out.
      `${next} ${part}${moment}\n`,
      `${next} ${part}2030`,
    ];
    expect(read(log, bare(lines.join(''), size))).toEqual([
      `01 ${part}`,
      `01 ${part}`,
      '01 9\r$',
      '02 ab$',
      `02 ${part}`,
      `02 ${moment}$`,
      `02 ${part}`,
      '02 2030',
    ]);
  });

  it.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000000000Z'],
    ['2030-01-01T00:00:00.12Z', '2030-01-01T00:00:00.120000000Z'],
    ['2030-01-01T02:00:00.5+02:00', '2030-01-01T00:00:00.500000000Z'],
    ['2029-12-31T19:00:00-05:00', '2030-01-01T00:00:00.000000000Z'],
  ])('have the time %s as %s', (written, time) => {
    const log = new LogRecords('stderr', 100, 'framed');
    const [record] = log.push({ data: Buffer.from(`${written} x\n`), begins: true });
    expect(record).toEqual({ time, stream: 'stderr', data: Uint8Array.from([0x78]), endsLine: true });
  });

  it.each(['no time at all\n', 'Error grabbing logs\n', `${moment}\n`, '\n'])(
    'all have a time: %j',
    (text) => {
      const log = new LogRecords('stdout', 100, 'bare');
      expect(() => log.push({ data: Buffer.from(text), begins: false })).toThrow(
        'a line of the log does not begin with its time',
      );
    },
  );
});
