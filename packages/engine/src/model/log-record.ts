/** One line of a container's log, or a part of a very long one, as its Engine keeps it. */
export interface LogRecord {
  /** When the Engine took it, by the ship's clock: RFC 3339 in UTC with nine digits, so that times compare as texts. */
  readonly time: string;
  /** Of a container with a terminal always `stdout`. */
  readonly stream: 'stdout' | 'stderr';
  /** As written, without the line feed. At most 64 KiB. */
  readonly data: Uint8Array;
  /** false: no line feed followed. The line goes on in the stream's next record, if that is of the same time. */
  readonly endsLine: boolean;
}

/** What reading the logs of instances tells. `cause` is a sentence without its full stop. */
export type LogEvent =
  | {
      readonly type: 'log';
      readonly instance: string;
      readonly ship: string;
      readonly record: LogRecord;
    }
  /** There is no container of the instance. When following, one is waited for. */
  | { readonly type: 'log-absent'; readonly instance: string; readonly ship: string }
  /** The container that has the instance's name belongs to somebody else, and is not read. */
  | {
      readonly type: 'log-foreign';
      readonly instance: string;
      readonly ship: string;
      readonly cause: string;
    }
  /** The Engine does not give the log, e.g. because the log driver cannot read. It is not asked again. */
  | {
      readonly type: 'log-failed';
      readonly instance: string;
      readonly ship: string;
      readonly cause: string;
    }
  /** The ship did not answer, or no more. When following, it is tried again until it is back. */
  | { readonly type: 'log-ship-lost'; readonly ship: string; readonly cause: string }
  | { readonly type: 'log-ship-back'; readonly ship: string }
  /** The ship's clock, and so the times of its logs, is so many milliseconds ahead of this machine's; negative: behind. */
  | { readonly type: 'log-clock-differs'; readonly ship: string; readonly skewMs: number }
  /** A followed container has ended, and is waited for. */
  | { readonly type: 'log-ended'; readonly instance: string; readonly ship: string }
  /** Another container has the instance's name now, and is followed from its start. */
  | {
      readonly type: 'log-replaced';
      readonly instance: string;
      readonly ship: string;
      readonly container: string;
    };
