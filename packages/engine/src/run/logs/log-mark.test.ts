import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LogRecord } from '../../model/index.ts';
import { LogMark } from './log-mark.ts';

function record(nanoseconds: number, text: string): LogRecord {
  const second = new Date(Math.floor(nanoseconds / 1e9) * 1000).toISOString().slice(0, 19);
  const time = `${second}.${String(nanoseconds % 1e9).padStart(9, '0')}Z`;
  return { time, stream: 'stdout', data: new TextEncoder().encode(text), endsLine: true };
}

/** What an Engine gives of a log from a time on. */
async function* readSince(log: readonly LogRecord[], since = ''): AsyncGenerator<LogRecord> {
  for (const entry of log) if (entry.time >= since) yield entry;
}

async function textsAfter(mark: LogMark, log: readonly LogRecord[]): Promise<string[]> {
  const texts: string[] = [];
  for await (const { data } of mark.after(readSince(log, mark.since)))
    texts.push(new TextDecoder().decode(data));
  return texts;
}

/** A log whose lines are a little out of order, in which parts of a long line have one time. */
const logs = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 1, 1000, 2_000_000_000),
      late: fc.nat(500_000_000),
      parts: fc.integer({ min: 1, max: 3 }),
    }),
    { maxLength: 40 },
  )
  .map((lines) => {
    let now = 1e9;
    // Times of two lines are never equal: they are unique in their last digits.
    return lines.flatMap(({ gap, late, parts }, index) => {
      now += gap + 1000;
      const moment = Math.floor((now - late) / 1000) * 1000 + index;
      return Array.from({ length: parts }, (_, part) => record(moment, `${index}.${part}`));
    });
  });

it('wherever reading a log stops, it goes on there, without a gap and without a repetition', async () => {
  await fc.assert(
    fc.asyncProperty(logs, fc.nat(), async (log, number) => {
      const stop = log.length === 0 ? 0 : number % (log.length + 1);
      const mark = new LogMark();
      for (const given of log.slice(0, stop)) mark.take(given);
      const rest = log.slice(stop).map(({ data }) => new TextDecoder().decode(data));
      expect(await textsAfter(mark, log)).toEqual(rest);
    }),
  );
});

it('of a log whose oldest lines are gone, the mark among them, what is later is given', async () => {
  const log = [record(1e9, 'a'), record(2e9, 'b'), record(2.1e9, 'c'), record(4e9, 'd')];
  const mark = new LogMark();
  for (const given of log.slice(0, 2)) mark.take(given);
  expect(await textsAfter(mark, log.slice(2))).toEqual(['c', 'd']);
  expect(await textsAfter(mark, log.slice(2, 3))).toEqual(['c']);
  expect(await textsAfter(mark, [])).toEqual([]);
});
