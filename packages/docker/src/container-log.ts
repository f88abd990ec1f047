import {
  type CallOptions,
  HostFailure,
  type LogOptions,
  type LogRecord,
  OutputTail,
  plainText,
} from '@maestro-ng/engine';
import { loggingBounds, readingBounds } from './bounds.ts';
import { containerObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { engineSentence, lostFailure, protocolFailure } from './failures.ts';
import { CutFrameError, type LogChunk, LogFrameError, logChunks, rawChunks } from './log-frames.ts';
import { LogRecords } from './log-records.ts';
import { hasTerminal } from './observe.ts';
import { reading } from './reading.ts';
import { TextLines } from './text-lines.ts';
import type { Answer } from './transport.ts';

const longestRecord = 64 * 1024;
/** So long are the parts in which Engines keep a long line. */
const engineParts = 16 * 1024;

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
  return lastLines(streamsOf(client, answer.body, hasTerminal(inspection)), lines);
}

/** A container's log, record by record. */
export async function* containerLog(
  client: EngineClient,
  id: string,
  { signal, follow, tail, since, until }: CallOptions & LogOptions,
): AsyncGenerator<LogRecord, void, undefined> {
  const looking = readingBounds(client.timeout);
  const inspection = await (await containerObject(client, id, { signal, bounds: looking })).inspect();
  const bounds = loggingBounds(follow ? 'endless' : 'what is there');
  const container = await containerObject(client, id, { signal, bounds, stream: true });
  // An Engine counts the last lines first, and leaves out those that are too late afterwards.
  const countsHere = tail !== undefined && until !== undefined && !follow;
  const answer = (await container.logs({
    stdout: true,
    stderr: true,
    timestamps: true,
    follow,
    tail: countsHere ? 'all' : (tail ?? 'all'),
    since: since === undefined ? undefined : seconds(since),
    until: until === undefined ? undefined : seconds(until),
  })) as Answer;
  const records = recordsOf(client, answer, hasTerminal(inspection));
  yield* countsHere ? lastOf(records, tail) : records;
}

async function* lastOf(
  records: AsyncIterable<LogRecord>,
  count: number,
): AsyncGenerator<LogRecord, void, undefined> {
  const last: LogRecord[] = [];
  for await (const record of records) {
    last.push(record);
    if (last.length > count) last.shift();
  }
  yield* last;
}

async function* recordsOf(
  client: EngineClient,
  answer: Answer,
  terminal: boolean,
): AsyncGenerator<LogRecord, void, undefined> {
  const streams = {
    stdout: terminal
      ? new LogRecords('stdout', engineParts, 'bare')
      : new LogRecords('stdout', longestRecord, 'framed'),
    stderr: new LogRecords('stderr', longestRecord, 'framed'),
  };
  const trouble = new OutputTail(4096);
  for await (const chunk of streamsOf(client, answer.body, terminal)) {
    if (chunk.byEngine) trouble.add(chunk.data);
    else yield* reading(client.place, () => streams[chunk.stream].push(chunk));
  }
  const said = engineSentence(trouble.text());
  if (said !== '') throw new HostFailure('refused', client.place.ship, said);
  for (const stream of [streams.stdout, streams.stderr]) yield* reading(client.place, () => stream.end());
}

/** As the API has times: seconds since the epoch, and up to nine digits after the point. */
function seconds(time: string): string {
  const [whole = '', digits = ''] = time.slice(19).match(/^(?:\.(\d{1,9}))?/) ?? [];
  return `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}${digits === '' ? '' : whole}`;
}

/** The pieces of a container's, or a command's, two streams; or of its one when it has a terminal. */
export async function* streamsOf(
  client: EngineClient,
  source: AsyncIterable<Uint8Array>,
  terminal: boolean,
): AsyncGenerator<LogChunk, void, undefined> {
  try {
    yield* terminal ? rawChunks(source) : logChunks(source);
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
