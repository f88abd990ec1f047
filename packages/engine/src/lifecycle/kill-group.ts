import type { ChildProcess } from 'node:child_process';

/** Commands whose groups must not outlive this process. */
const running = new Set<ChildProcess>();

/** Sends a signal to a command and to everything that it has started; it was spawned `detached`. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended by itself.
  }
}

function killAll(): void {
  for (const child of running) killGroup(child, 'SIGKILL');
}

/** Has a command's group killed when this process leaves before it. @returns what calls that off. */
export function killGroupAtExit(child: ChildProcess): () => void {
  if (running.size === 0) process.on('exit', killAll);
  running.add(child);
  return () => {
    running.delete(child);
    if (running.size === 0) process.off('exit', killAll);
  };
}
