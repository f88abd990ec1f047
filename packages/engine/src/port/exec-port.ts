import type { CallOptions } from './host-driver.ts';

export interface ExecPort {
  /**
   * Runs a command inside a running container. `output` is the last 64 KiB of both streams, as they
   * came. Bounded by `timeoutSeconds`, default 60; Docker cannot end a command that was begun, so
   * it runs on in the container after a timeout or an abort.
   */
  run(
    container: string,
    command: readonly string[],
    options: CallOptions & { readonly timeoutSeconds?: number },
  ): Promise<{ exitCode: number; output: string }>;
  /**
   * Begins a command inside a running container, to be spoken with. Beginning is bounded; from then on it takes as
   * long as it takes. On abort the connection ends, and the command runs on.
   */
  open(container: string, request: ExecRequest, options: CallOptions): Promise<ExecSession>;
}

export interface ExecRequest {
  readonly command: readonly string[];
  /** `NAME=value`, on top of the container's own. */
  readonly env: readonly string[];
  /** `user`, `uid`, `user:group`; null: the container's. */
  readonly user: string | null;
  /** A path in the container; null: the container's. */
  readonly workdir: string | null;
  /** Whether it gets something to read; without, it reads the end of input at once. */
  readonly input: boolean;
  /** The size of the terminal that it runs on; null: it runs on none. */
  readonly terminal: TerminalSize | null;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface ExecOutput {
  /** With a terminal always `stdout`. */
  readonly stream: 'stdout' | 'stderr';
  readonly data: Uint8Array;
}

/** A command that runs inside a container. */
export interface ExecSession {
  /** What it writes, as it comes, to its end; to be read once, to the end or to a failure. */
  readonly output: AsyncIterable<ExecOutput>;
  /** Gives it something to read; resolves when more can be taken. What a command that has ended does not read is lost. */
  write(data: Uint8Array): Promise<void>;
  /** Ends what it reads; what it writes goes on. */
  endInput(): void;
  /** Tells it that its terminal has another size; one that has ended is not told. */
  resize(size: TerminalSize): Promise<void>;
  /** To be asked once the output has ended. A connection that was lost while the command runs on is a failure. */
  exitCode(): Promise<number>;
  /** Why the command was not begun at all, as a clause; known once the output has ended. undefined: it was. */
  refusal(): string | undefined;
  /** Ends the connection. */
  close(): void;
}
