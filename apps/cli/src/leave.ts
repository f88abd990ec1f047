import { isatty } from 'node:tty';

/** Longer than the system takes to end a process. */
const longestEndMs = 5_000;

/**
 * Ends the process with an exit code; after its terminal has gone by SIGHUP itself, which shells know as 129: Node.js gives
 * the terminal its settings back as it exits, and aborts where that is not there any more.
 */
export function leave(exitCode: number): never {
  const streams = [process.stdin, process.stdout, process.stderr];
  if (streams.some(({ isTTY, fd }) => isTTY && !isatty(fd))) {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, longestEndMs);
  }
  process.exit(exitCode);
}
