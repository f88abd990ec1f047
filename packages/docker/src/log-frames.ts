/** A piece of one of a container's streams. */
export interface LogChunk {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
  /** Whether it is the beginning of a frame. */
  readonly begins: boolean;
  /** Whether the Engine itself says it, of its own trouble, in place of the container. */
  readonly byEngine: boolean;
}

/** The stream is not made of frames. */
export class LogFrameError extends Error {
  override readonly name: string = 'LogFrameError';
}

/** The stream ends inside a frame. */
export class CutFrameError extends LogFrameError {
  override readonly name = 'CutFrameError';
}

const headerLength = 8;

/**
 * Takes apart the two streams of a container without a terminal: frames of an 8-byte header (stream, three zeros,
 * length of the payload) and a payload, cut anywhere. Payloads are passed on as they come, never gathered.
 *
 * @throws LogFrameError where what comes is not such frames, CutFrameError where it ends inside one.
 */
export async function* logChunks(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<LogChunk, void, undefined> {
  const header = new Uint8Array(headerLength);
  let filled = 0;
  let left = 0;
  let begins = true;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const data = chunk.subarray(at, at + left);
        at += data.length;
        left -= data.length;
        const byEngine = header[0] === 3;
        yield { stream: header[0] === 2 || byEngine ? 'stderr' : 'stdout', data, begins, byEngine };
        begins = false;
        continue;
      }
      const taken = chunk.subarray(at, at + headerLength - filled);
      header.set(taken, filled);
      filled += taken.length;
      at += taken.length;
      if (filled < headerLength) continue;
      left = payloadLength(header);
      filled = 0;
      begins = true;
    }
  }
  if (filled > 0 || left > 0) throw new CutFrameError('the stream ends inside a frame');
}

/** The one stream of a container with a terminal. */
export async function* rawChunks(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<LogChunk, void, undefined> {
  for await (const data of source) yield { stream: 'stdout', data, begins: false, byEngine: false };
}

function payloadLength(header: Uint8Array): number {
  // 0 standard input, 1 output, 2 error, 3 an error of the Engine itself.
  if ((header[0] ?? 255) > 3 || header[1] !== 0 || header[2] !== 0 || header[3] !== 0) {
    throw new LogFrameError('the stream is not made of frames');
  }
  return new DataView(header.buffer).getUint32(4);
}
