import type { ExecRequest, ExecSession, TerminalSize } from '@maestro-ng/engine';
import type { Console, Output } from '../console.ts';
import { exitCodes } from '../exit-codes.ts';

export interface ExecStreams {
  /** What was begun. With a terminal it is connected with the operator's. */
  readonly request: Pick<ExecRequest, 'input' | 'terminal'>;
  /** Calls back when the operator's terminal has another size. @returns a function that ends it. */
  readonly onResize: (listener: () => void) => () => void;
  readonly signal: AbortSignal;
}

/**
 * Connects a command inside a container with the standard streams until it has ended.
 * @returns its exit code; 0 when nobody reads any more what it writes.
 */
export async function runExec(
  console: Console,
  session: ExecSession,
  { request, onResize, signal }: ExecStreams,
): Promise<number> {
  const over = new AbortController();
  const terminal = request.terminal !== null;
  const restore = terminal ? console.input.rawMode() : () => undefined;
  const endResizing = terminal
    ? onResize(() => void session.resize(sizeOf(console.out)).catch(() => undefined))
    : () => undefined;
  const feeding = request.input
    ? feed(console, session, AbortSignal.any([signal, over.signal])).catch(() => session.endInput())
    : undefined;
  try {
    for await (const { stream, data } of session.output) {
      const isRead = await (stream === 'stdout' ? console.out : console.err).send(data);
      if (!isRead) return exitCodes.ok;
    }
    return await session.exitCode();
  } finally {
    endResizing();
    restore();
    over.abort();
    session.close();
    await feeding;
  }
}

async function feed(console: Console, session: ExecSession, signal: AbortSignal): Promise<void> {
  for await (const chunk of console.input.chunks(signal)) await session.write(chunk);
  session.endInput();
}

/** The terminal's size; a stream that is none has that of an old one. */
export function sizeOf(output: Pick<Output, 'traits'>): TerminalSize {
  const { columns = 80, rows = 24 } = output.traits();
  return { columns, rows };
}
