import type { LogEvent } from '@maestro-ng/engine';
import type { Console } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonRecord } from '../render/json.ts';
import { BatchedOutput } from './batched-output.ts';
import { type LogNotice, noticeLine } from './log-notice.ts';
import type { LogView } from './log-view.ts';

export interface ShowOptions {
  readonly follow: boolean;
  /** Where notices go: beside the logs, between their records, or only failures beside the logs. */
  readonly notices: 'lines' | 'records' | 'failures';
}

/**
 * Shows logs until they end, or until nobody reads them any more.
 * @returns the exit code. When following, a container that is not there yet is no failure.
 */
export async function showLogs(
  console: Console,
  events: AsyncIterable<LogEvent>,
  view: LogView,
  options: ShowOptions,
): Promise<number> {
  const output = new BatchedOutput(console.out);
  const told: LogNotice[] = [];
  try {
    for await (const event of events) {
      if (event.type === 'log') {
        for (const piece of view.show(event)) await output.write(piece);
        if (output.gone) return exitCodes.ok;
      } else {
        await tell(console, output, event, told, options);
        told.push(event);
      }
    }
    for (const piece of view.end()) await output.write(piece);
  } finally {
    await output.flush();
  }
  return exitCodeOf(told, options);
}

async function tell(
  console: Console,
  output: BatchedOutput,
  notice: LogNotice,
  told: readonly LogNotice[],
  { follow, notices }: ShowOptions,
): Promise<void> {
  // Of several logs each one finds out that the ship is away.
  const again = ({ type }: LogNotice): boolean => type === 'log-ship-lost';
  if (
    !follow &&
    again(notice) &&
    told.some((other) => again(other) && 'ship' in other && other.ship === notice.ship)
  ) {
    return;
  }
  if (notices === 'records') {
    await output.write(jsonRecord(notice.type, notice));
    return;
  }
  if (notices === 'failures' && !isFailure(notice)) return;
  await output.flush();
  console.err.write(`${noticeLine(notice, follow)}\n`);
}

function isFailure({ type }: LogNotice): boolean {
  return type === 'log-failed' || type === 'log-foreign' || type === 'log-absent' || type === 'log-ship-lost';
}

function exitCodeOf(told: readonly LogNotice[], { follow }: ShowOptions): number {
  const failed = told.some(
    ({ type }) => type === 'log-failed' || (!follow && (type === 'log-foreign' || type === 'log-absent')),
  );
  if (failed) return exitCodes.failed;
  return !follow && told.some(({ type }) => type === 'log-ship-lost') ? exitCodes.unreachable : exitCodes.ok;
}
