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
  /** Called when nobody reads them any more, while the next event may be a long time in coming. */
  readonly onGone?: () => void;
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
  const output = new BatchedOutput(console.out, options.onGone);
  const lostShips = new Set<string>();
  let failed = false;
  try {
    for await (const event of events) {
      if (event.type === 'log') {
        for (const piece of view.show(event)) await output.write(piece);
        if (output.gone) return exitCodes.ok;
      } else {
        // Of several logs each one finds out that the ship is away.
        const again = event.type === 'log-ship-lost' && lostShips.has(event.ship);
        if (options.follow || !again) await tell(console, output, event, options);
        if (event.type === 'log-ship-lost') lostShips.add(event.ship);
        failed ||= isFailure(event, options);
      }
    }
  } finally {
    // An interruption comes as an error, and what was read before is shown all the same.
    for (const piece of view.end()) await output.write(piece);
    await output.flush();
  }
  if (failed) return exitCodes.failed;
  return !options.follow && lostShips.size > 0 ? exitCodes.unreachable : exitCodes.ok;
}

async function tell(
  console: Console,
  output: BatchedOutput,
  notice: LogNotice,
  { follow, notices }: ShowOptions,
): Promise<void> {
  if (notices === 'records') {
    await output.write(jsonRecord(notice.type, notice));
    return;
  }
  if (notices === 'failures' && !isTrouble(notice)) return;
  await output.flush();
  console.err.say(`${noticeLine(notice, follow)}\n`);
}

function isTrouble({ type }: LogNotice): boolean {
  return type === 'log-failed' || type === 'log-foreign' || type === 'log-absent' || type === 'log-ship-lost';
}

/** When following, a container that is not there yet is none. */
function isFailure({ type }: LogNotice, { follow }: ShowOptions): boolean {
  return type === 'log-failed' || (!follow && (type === 'log-foreign' || type === 'log-absent'));
}
