import { TextLines } from './text-lines.ts';

/** A line is not JSON: the stream was cut, or is of another kind. */
export class JsonLineError extends Error {
  override readonly name = 'JsonLineError';
}

const longestLine = 4 * 1024 * 1024;

/**
 * The values of a stream of JSON texts, one on a line.
 *
 * @throws JsonLineError where a line, or what is left at the end, is not one.
 */
export async function* jsonLines(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<unknown, void, undefined> {
  const lines = new TextLines(longestLine);
  for await (const data of source) yield* parsed(lines.push(data));
  yield* parsed(lines.end());
}

function* parsed(lines: readonly string[]): Generator<unknown, void, undefined> {
  for (const line of lines) {
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new JsonLineError('a line of the stream is not JSON', { cause: error });
    }
    yield value;
  }
}
