import type { Duplex } from 'node:stream';
import {
  type CallOptions,
  type ExecOutput,
  type ExecRequest,
  type ExecSession,
  HostFailure,
  type TerminalSize,
} from '@maestro-ng/engine';
import { changingBounds, readingBounds } from './bounds.ts';
import { streamsOf } from './container-log.ts';
import { containerObject, execObject } from './dockerode-objects.ts';
import type { EngineClient } from './engine-client.ts';
import { execExitCode } from './exec-exit-code.ts';
import { mayBeRefusal, refusalOf } from './exec-refusal.ts';
import { connectionFailure, lostFailure } from './failures.ts';
import { pause } from './pause.ts';

/** Begins a command inside a container, over a connection of its own. */
export async function openExec(
  client: EngineClient,
  container: string,
  request: ExecRequest,
  { signal }: CallOptions,
): Promise<ExecSession> {
  const { command, env, user, workdir, input, terminal } = request;
  const bounds = changingBounds(client.timeout);
  // From API 1.42 on the terminal has its size from the beginning; before that, this is not heeded.
  const size = terminal === null ? {} : { ConsoleSize: [terminal.rows, terminal.columns] };
  const { id } = await (await containerObject(client, container, { signal, bounds })).exec({
    AttachStdin: input,
    AttachStdout: true,
    AttachStderr: true,
    Tty: terminal !== null,
    ...size,
    Cmd: command,
    Env: env,
    ...(user === null ? {} : { User: user }),
    ...(workdir === null ? {} : { WorkingDir: workdir }),
  });
  const connection = await client.upgrade({
    method: 'POST',
    path: `/exec/${encodeURIComponent(id)}/start`,
    body: { Detach: false, Tty: terminal !== null, ...size },
    signal,
    bounds,
  });
  const session = new Session(client, id, connection, { signal, terminal: terminal !== null });
  if (terminal !== null) void session.resize(terminal).catch(() => undefined);
  return session;
}

/** Attempts to give a terminal its size: twenty seconds, as they come at most 200 ms apart. */
const mostResizes = 100;

/** Pieces of output: it comes in one, or few. */
const mostOfRefusal = 4;

class Session implements ExecSession {
  readonly output: AsyncIterable<ExecOutput>;
  readonly #client: EngineClient;
  readonly #id: string;
  readonly #connection: Duplex;
  readonly #signal: AbortSignal;
  #refusal: string | undefined;
  /** That the terminal is to have. */
  #size: TerminalSize | undefined;
  #resizing: Promise<void> | undefined;

  constructor(
    client: EngineClient,
    id: string,
    connection: Duplex,
    { signal, terminal }: CallOptions & { readonly terminal: boolean },
  ) {
    this.#client = client;
    this.#id = id;
    this.#connection = connection;
    this.#signal = signal;
    // What goes wrong is told to whoever reads the output.
    connection.on('error', () => undefined);
    const onAbort = (): void => void connection.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    connection.once('close', () => signal.removeEventListener('abort', onAbort));
    this.output = this.#ofCommand(streamsOf(client, this.#pieces(), terminal));
  }

  async write(data: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (!connection.writable || connection.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        connection.off('drain', done).off('close', done);
        resolve();
      };
      connection.once('drain', done).once('close', done);
    });
  }

  endInput(): void {
    if (this.#connection.writable) this.#connection.end();
  }

  /**
   * Gives the terminal this size, one call after the other so that the newest stays. The Engine knows of the terminal some
   * moments after it has answered, on a busy machine seconds.
   */
  async resize(size: TerminalSize): Promise<void> {
    this.#size = size;
    this.#resizing ??= this.#resizeToNewest().finally(() => {
      this.#resizing = undefined;
    });
    await this.#resizing;
  }

  async #resizeToNewest(): Promise<void> {
    for (let attempt = 1; attempt <= mostResizes && this.#connection.readable; attempt += 1) {
      const size = this.#size;
      if (size === undefined) return;
      if (!(await this.#resized(size))) await pause(Math.min(20 * attempt, 200), this.#signal);
      else if (size === this.#size) return;
    }
  }

  async #resized({ columns, rows }: TerminalSize): Promise<boolean> {
    try {
      const bounds = readingBounds(this.#client.timeout);
      const exec = await execObject(this.#client, this.#id, { signal: this.#signal, bounds });
      await exec.resize({ w: columns, h: rows });
      return true;
    } catch (error) {
      // It has ended, or does not run yet; or the connection is lost, which its output tells.
      if (error instanceof HostFailure) return false;
      throw error;
    }
  }

  exitCode(): Promise<number> {
    return execExitCode(this.#client, this.#id, this.#signal, {
      end: performance.now() + this.#client.timeout,
      late: () => lostFailure(this.#client.place),
    });
  }

  refusal(): string | undefined {
    return this.#refusal;
  }

  close(): void {
    this.#connection.destroy();
  }

  /** Without what the Engine itself writes where it cannot begin the command: all of it at once, and nothing else. */
  async *#ofCommand(output: AsyncIterable<ExecOutput>): AsyncGenerator<ExecOutput, void, undefined> {
    const held: ExecOutput[] = [];
    let first = true;
    for await (const piece of output) {
      if (held.length > 0 || (first && mayBeRefusal(piece.data))) held.push(piece);
      else yield piece;
      first = false;
      if (held.length > mostOfRefusal) yield* held.splice(0);
    }
    if (held.length === 0) return;
    const text = Buffer.concat(held.map(({ data }) => data)).toString('utf8');
    this.#refusal = refusalOf(text, await this.exitCode());
    if (this.#refusal === undefined) yield* held;
  }

  async *#pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    let first = true;
    try {
      for await (const piece of this.#connection as AsyncIterable<Uint8Array>) {
        // Before its terminal is there the Engine takes a size and forgets it; now it is.
        if (first && this.#size !== undefined) void this.resize({ ...this.#size }).catch(() => undefined);
        first = false;
        yield piece;
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      throw connectionFailure(this.#client.place, error, true);
    }
  }
}
