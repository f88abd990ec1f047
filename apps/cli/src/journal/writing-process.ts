import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { JournalProcess } from '@maestro-ng/engine';

/** This process, as a journal names it. */
export function thisProcess(): JournalProcess {
  return { pid: process.pid, host: hostname(), birth: birthOf(process.pid) };
}

/** Whether a process is still there; `elsewhere`: on another machine, where it cannot be looked for. */
export function isThere({ pid, host, birth }: JournalProcess): boolean | 'elsewhere' {
  if (host !== hostname()) return 'elsewhere';
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is there as well.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = birthOf(pid);
  return birth === null || now === null || now === birth;
}

/**
 * When a process began, and since which boot: no other process with its number has the same. null: this system does not
 * say. What has ended, and was not waited for by its parent, was never born.
 */
function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before may have blanks and parentheses of its own; the state follows it, the start is the 20th from there.
    const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : `${boot} ${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}
