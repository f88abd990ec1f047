import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeByTime } from './merge-by-time.ts';

async function* from<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
}

const times = fc.array(fc.constantFrom('1', '2', '3', '4', '5'), { maxLength: 20 });

it('merges what is in order into what is in order, equal times in the order of the sources', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(times, { maxLength: 6 }), async (lists) => {
      const sources = lists.map((list, source) =>
        list.sort().map((time, index) => ({ time, source, index })),
      );
      const expected = sources.flat().sort((a, b) => {
        if (a.time !== b.time) return a.time < b.time ? -1 : 1;
        return a.source - b.source || a.index - b.index;
      });
      expect(await all(mergeByTime(sources.map(from), ({ time }) => time))).toEqual(expected);
    }),
  );
});

it('ends all sources when it is left, and when one of them fails', async () => {
  const ended: string[] = [];
  async function* endless(name: string): AsyncGenerator<string> {
    try {
      for (let index = 0; ; index += 1) yield `${index}${name}`;
    } finally {
      ended.push(name);
    }
  }
  async function* failing(): AsyncGenerator<string> {
    yield '1c';
    throw new Error('broken');
  }
  for await (const value of mergeByTime([endless('a'), endless('b')], (text) => text))
    if (value === '1b') break;
  expect(ended).toEqual(['a', 'b']);
  const sources = [endless('a'), failing()];
  await expect(all(mergeByTime(sources, (text) => text))).rejects.toThrow('broken');
  expect(ended).toEqual(['a', 'b', 'a']);
});
