import type { StatusEvent, StatusScope } from '@maestro-ng/engine';
import type { Console } from '../console.ts';
import { jsonFirstRecord, jsonRecord } from '../render/json.ts';
import { liveRegion } from '../render/live-region.ts';
import { hostOf } from './ask-ships.ts';
import { changeLine, StatusBoard } from './status-board.ts';
import { statusPhrase } from './status-phrase.ts';
import { type StatusEntry, statusRecord } from './status-record.ts';

/** Shows changes as they come. Each call resolves to whether there is still somebody who reads. */
export interface WatchView {
  begin(): Promise<boolean>;
  show(event: StatusEvent, entry: StatusEntry): Promise<boolean>;
  /** Leaves the terminal as it was found, with the last picture. */
  end(): void;
}

/** Shows changes until they end (the source says why), or until nobody reads them any more. */
export async function showChanges(
  scope: StatusScope,
  events: AsyncIterable<StatusEvent>,
  view: WatchView,
): Promise<void> {
  try {
    if (!(await view.begin())) return;
    for await (const event of events) {
      const entry = { status: event.status, host: hostOf(scope.environment, event.status), full: null };
      if (!(await view.show(event, entry))) return;
    }
  } finally {
    view.end();
  }
}

/** A record for each change, after one that names the format. */
export function jsonChanges(
  { out }: Console,
  about: { readonly version: string; readonly command: string },
): WatchView {
  return {
    begin: () => out.send(jsonFirstRecord(about.version, about.command)),
    show: ({ type, time }, entry) => out.send(jsonRecord(type, { time, ...statusRecord(entry) })),
    end() {},
  };
}

/** A line for each change. */
export function lineChanges({ out }: Console): WatchView {
  return {
    begin: async () => true,
    show: (event) =>
      out.send(`${changeLine(event, statusPhrase(event.status, { ageMs: 0, exact: false }))}\n`),
    end() {},
  };
}

/** So often the times in the table are counted on. */
const frameMs = 1000;

/** A table that is drawn over. */
export function liveTable({ out }: Console, scope: StatusScope, showHosts: boolean): WatchView {
  const board = new StatusBoard(scope.instances, scope.ships);
  const region = liveRegion(
    (text) => out.write(text),
    () => out.traits(),
  );
  const lines = (rows: number | undefined): string[] =>
    board.draw({ columns: out.traits().columns, rows, style: out.style(), showHosts, now: Date.now() });
  const frame = (): void => region.draw(lines(out.traits().rows));
  const timer = setInterval(frame, frameMs);
  let soon: NodeJS.Immediate | undefined;
  return {
    async begin() {
      frame();
      return true;
    },
    async show(event, entry) {
      board.take(event, entry);
      // Of changes that come together one picture is enough.
      soon ??= setImmediate(() => {
        soon = undefined;
        frame();
      });
      return true;
    },
    end() {
      clearInterval(timer);
      clearImmediate(soon);
      region.finish(lines(out.traits().rows));
    },
  };
}
