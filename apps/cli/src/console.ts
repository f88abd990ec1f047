import { type Input, processInput } from './input.ts';
import { prose } from './render/prose.ts';
import { makeStyle, type Style } from './render/style.ts';
import { type TerminalTraits, terminalTraits } from './terminal-traits.ts';

/** The world outside of a command: the one place where standard streams and variables are touched. */
export interface Console {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly out: Output;
  /** Progress, warnings and errors. */
  readonly err: Output;
  /** Standard input as it comes. */
  readonly input: Input;
  /** All of standard input, as text. */
  readInput(): Promise<string>;
  /** Has hints name the environment file, as `-f` does. */
  nameFile(file: string): void;
}

export interface Output {
  write(text: string): void;
  /** Writes text for people: a terminal has its lines broken at spaces. */
  say(text: string): void;
  /** Writes line by line, no faster than the reader reads; ends early when the reader has gone. */
  writeLines(lines: Iterable<string>): Promise<void>;
  /** Writes text or bytes as they are, no faster than the reader reads. @returns whether there is still a reader. */
  send(data: string | Uint8Array): Promise<boolean>;
  /** Why something could not be written, where that is an error. */
  trouble(): string | undefined;
  /** Looked at anew each time: a terminal may have been resized. */
  traits(): TerminalTraits;
  style(): Style;
}

export function processConsole(): Console {
  const env = { ...process.env };
  // It has no effect on us, and Node.js would warn that it has; programs that we run get it from `env`.
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  let named: string | undefined;
  return {
    env,
    out: output(process.stdout, env, () => named),
    err: output(process.stderr, env, () => named),
    nameFile(file) {
      named = file;
    },
    input: processInput(),
    async readInput() {
      if (process.stdin.isTTY) {
        process.stderr.write('reading the environment from standard input; Ctrl-D ends it\n');
      }
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

/** A reader that has gone (`| head`, a closed terminal) is no reason to fail, nor to stop a play half-way. */
const readerHasGone: ReadonlySet<string> = new Set(['EPIPE', 'EIO', 'ECONNRESET']);

function output(
  stream: NodeJS.WriteStream,
  env: Console['env'],
  fileNamed: () => string | undefined,
): Output {
  let broken = false;
  let trouble: string | undefined;
  // oclif's own listener would throw, in the middle of a play.
  stream.removeAllListeners('error');
  stream.on('error', (error: NodeJS.ErrnoException) => {
    broken = true;
    if (!readerHasGone.has(error.code ?? '')) trouble = error.message;
  });
  const traits = (): TerminalTraits => {
    askSize(stream);
    return terminalTraits(env, stream);
  };
  const write = (text: string): void => {
    if (!broken && text !== '') stream.write(text);
  };
  return {
    write,
    say: (text) => write(prose(text, traits().columns)),
    async writeLines(lines) {
      let chunk = '';
      const put = async (): Promise<void> => {
        if (!broken && !stream.write(chunk)) await drained(stream);
        chunk = '';
      };
      for (const line of lines) {
        if (broken) return;
        chunk += `${line}\n`;
        if (chunk.length > 65_536) await put();
      }
      if (chunk !== '') await put();
    },
    async send(data) {
      if (!broken && data.length > 0) {
        // Whether somebody has read it is only known once it is written.
        const error = await new Promise<Error | null | undefined>((written) => stream.write(data, written));
        broken ||= error instanceof Error;
      }
      return !broken;
    },
    trouble: () => trouble,
    traits,
    style: () => makeStyle(traits(), fileNamed()),
  };
}

/**
 * Has a terminal say its size now: Node hears of a new one a moment after the terminal has wrapped its lines anew, and what
 * is drawn over them in between would be misplaced. What Node itself calls then has no public name.
 */
function askSize(stream: NodeJS.WriteStream & { readonly _refreshSize?: () => void }): void {
  if (stream.isTTY && !stream.destroyed) stream._refreshSize?.();
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('error', done).off('close', done);
      resolve();
    };
    stream.once('drain', done).once('error', done).once('close', done);
  });
}

/** Resolves when everything written has left the process, or cannot. */
export async function flushed(): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map((stream) => flush(stream)));
  // What is written to a file has left at once, but why it could not is told a turn later.
  await new Promise((resolve) => setImmediate(resolve));
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}
