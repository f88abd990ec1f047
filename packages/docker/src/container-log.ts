import type { CallOptions } from '@maestro-ng/engine';
import { readingBounds } from './bounds.ts';
import { containerObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { lostFailure, protocolFailure } from './failures.ts';
import { CutFrameError, type LogChunk, LogFrameError, logChunks, rawChunks } from './log-frames.ts';
import { hasTerminal } from './observe.ts';
import { plainText } from './plain-text.ts';
import { TextLines } from './text-lines.ts';
import type { Answer } from './transport.ts';

const longestLine = 4096;

/** The last lines of a container's log, both streams in the order in which their lines ended. */
export async function containerLogTail(
  client: EngineClient,
  id: string,
  { signal, lines }: CallOptions & { readonly lines: number },
): Promise<string[]> {
  if (lines <= 0) return [];
  const bounds = readingBounds(client.timeout);
  const inspection = await (await containerObject(client, id, { signal, bounds })).inspect();
  const container = await containerObject(client, id, { signal, bounds, stream: true });
  const answer = (await container.logs({ stdout: true, stderr: true, tail: lines, follow: false })) as Answer;
  return lastLines(streamsOf(client, answer, hasTerminal(inspection)), lines);
}

/** The pieces of a container's two streams, or of its one when it has a terminal. */
export async function* streamsOf(
  client: EngineClient,
  answer: Answer,
  terminal: boolean,
): AsyncGenerator<LogChunk, void, undefined> {
  try {
    yield* terminal ? rawChunks(answer.body) : logChunks(answer.body);
  } catch (error) {
    if (error instanceof CutFrameError) throw lostFailure(client.place, error);
    if (error instanceof LogFrameError) throw protocolFailure(client.place, error.message);
    throw error;
  }
}

async function lastLines(chunks: AsyncIterable<LogChunk>, count: number): Promise<string[]> {
  const streams = { stdout: new TextLines(longestLine), stderr: new TextLines(longestLine) };
  const kept: string[] = [];
  const keep = (lines: readonly string[]): void => {
    for (const line of lines) kept.push(plainText(line));
    if (kept.length > count) kept.splice(0, kept.length - count);
  };
  for await (const { stream, data } of chunks) keep(streams[stream].push(data));
  keep(streams.stdout.end());
  keep(streams.stderr.end());
  return kept;
}
