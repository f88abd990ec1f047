import { isatty, ReadStream, WriteStream } from 'node:tty';

/** Longer than the system takes to end a process. */
const longestEndMs = 5_000;

/**
 * Ends the process with an exit code; after its terminal has gone by SIGHUP itself, which shells know as 129: Node.js gives
 * the terminal its settings back as it exits, and aborts where that is not there any more.
 */
export function leave(exitCode: number): never {
  if ([process.stdin, process.stdout, process.stderr].some(wasTerminal)) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longestEndMs);
  }
  process.exit(exitCode);
}

/** Whether it was a terminal as the process began, and is none any more. */
function wasTerminal(stream: { readonly fd: number }): boolean {
  return (stream instanceof ReadStream || stream instanceof WriteStream) && !isatty(stream.fd);
}
