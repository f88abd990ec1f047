import { expect, it } from 'vitest';
import { BatchedOutput } from './batched-output.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A reader that takes each piece only when it is told to. */
function slowReader(): {
  sent: string[];
  read: () => Promise<void>;
  send: (data: Uint8Array) => Promise<boolean>;
} {
  const sent: string[] = [];
  let answer: ((isThere: boolean) => void) | undefined;
  return {
    sent,
    send: (data) => {
      sent.push(Buffer.from(data).toString());
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    read: async () => {
      answer?.(sent.length < 3);
      await turn();
    },
  };
}

it('gathers what is written in one turn', async () => {
  const reader = slowReader();
  const output = new BatchedOutput(reader);
  for (const piece of ['a', 'b', Buffer.from('c')]) await output.write(piece);
  expect(reader.sent).toEqual([]);
  await turn();
  expect(reader.sent).toEqual(['abc']);
});

it('lets who writes wait for a slow reader, and says when that has gone', async () => {
  const reader = slowReader();
  let told = 0;
  const output = new BatchedOutput(reader, () => {
    told += 1;
  });
  const large = 'x'.repeat(65_536);
  const written: number[] = [];
  const writing = (async () => {
    for (let index = 1; index <= 3; index += 1) {
      await output.write(large);
      written.push(index);
    }
  })();
  await turn();
  expect({ pieces: reader.sent.length, written: [...written] }).toEqual({ pieces: 1, written: [] });
  await reader.read();
  expect({ pieces: reader.sent.length, written: [...written] }).toEqual({ pieces: 2, written: [1] });
  await reader.read();
  expect([output.gone, told]).toEqual([false, 0]);
  await reader.read();
  await writing;
  expect({ pieces: reader.sent, gone: output.gone, told }).toEqual({
    pieces: [large, large, large],
    gone: true,
    told: 1,
  });
});
