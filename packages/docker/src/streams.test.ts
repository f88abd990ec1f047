import { describe, expect, it } from 'vitest';
import { JsonLineError, jsonLines } from './json-lines.ts';
import { CutFrameError, LogFrameError, logChunks } from './log-frames.ts';
import { TextLines } from './text-lines.ts';

/** The bytes in pieces of every size from one on, so that each boundary is a cut once. */
function inPieces(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  return (async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  })();
}

function frame(stream: number, text: string): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

async function texts(source: AsyncIterable<Uint8Array>): Promise<{ stdout: string; stderr: string }> {
  const streams = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const { stream, data } of logChunks(source)) streams[stream].push(data);
  return {
    stdout: Buffer.concat(streams.stdout).toString(),
    stderr: Buffer.concat(streams.stderr).toString(),
  };
}

describe('logChunks', () => {
  const bytes = Buffer.concat([
    frame(1, 'ä1\n'),
    frame(2, 'err\n'),
    frame(1, ''),
    frame(0, 'in'),
    frame(3, 'engine'),
  ]);

  it.each(Array.from({ length: bytes.length }, (_, index) => index + 1))(
    'takes frames cut every %i bytes',
    async (size) => {
      expect(await texts(inPieces(bytes, size))).toEqual({ stdout: 'ä1\nin', stderr: 'err\nengine' });
    },
  );

  it('passes a giant frame on as it comes', async () => {
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    const seen: number[] = [];
    const chunks = logChunks(inPieces(Buffer.concat([header, Buffer.alloc(1000)]), 500));
    await expect(
      (async () => {
        for await (const { data } of chunks) seen.push(data.length);
      })(),
    ).rejects.toEqual(new CutFrameError('the stream ends inside a frame'));
    expect(seen).toEqual([492, 500, 8]);
  });

  it.each([
    [
      'no frames',
      Buffer.from('plain text of a terminal'),
      new LogFrameError('the stream is not made of frames'),
    ],
    ['half a header', frame(1, 'x').subarray(0, 5), new CutFrameError('the stream ends inside a frame')],
    ['half a payload', frame(1, 'xyz').subarray(0, 10), new CutFrameError('the stream ends inside a frame')],
  ])('refuses %s', async (_, cut, error) => {
    await expect(texts(inPieces(cut, 3))).rejects.toEqual(error);
  });
});

describe('TextLines', () => {
  it.each([1, 2, 3, 5, 100])('cuts lines, characters split every %i bytes', (size) => {
    const lines = new TextLines(10);
    const bytes = Buffer.from('äöü\r\n\n𝄞\n0123456789012345\nend');
    const seen: string[] = [];
    for (let at = 0; at < bytes.length; at += size) seen.push(...lines.push(bytes.subarray(at, at + size)));
    expect([...seen, ...lines.end()]).toEqual(['äöü', '', '𝄞', '0123456789…', 'end']);
  });

  it('keeps bytes that are no text readable', () => {
    const lines = new TextLines(10);
    expect([...lines.push(Uint8Array.of(0xff, 0x41, 0xc3)), ...lines.end()]).toEqual(['\ufffdA\ufffd']);
  });
});

describe('jsonLines', () => {
  it.each([1, 2, 3, 7, 1000])('reads values cut every %i bytes', async (size) => {
    const values: unknown[] = [];
    for await (const value of jsonLines(inPieces(Buffer.from('{"a":"ü"}\r\n\n{"b":"𝄞"}\n3'), size)))
      values.push(value);
    expect(values).toEqual([{ a: 'ü' }, { b: '𝄞' }, 3]);
  });

  it('refuses half a value at the end', async () => {
    const values = jsonLines(inPieces(Buffer.from('{"a":1}\n{"b":'), 4));
    expect((await values.next()).value).toEqual({ a: 1 });
    await expect(values.next()).rejects.toBeInstanceOf(JsonLineError);
  });
});
