import { readFileSync, readlinkSync } from 'node:fs';

/** Which boot of this machine it is; undefined: this system does not say. Linux does. */
export function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}

/** Which processes have numbers in common: a container's have their own. undefined: this system does not say. Linux does. */
export function processNumbering(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

/**
 * Ticks from the boot to the start of a process of this machine: no other process with its number has the same. `ended`:
 * it only waits to be collected. undefined: there is none, or this system does not say.
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything; the state follows it, the start is the 20th from there.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]$/.test(fields[0] ?? '') ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * Whether a process of this machine, and of this boot, is still there.
 *
 * @param started its `processStart`; undefined: nobody knows, and any process with its number will do.
 */
export function isAlive(pid: number, started: string | undefined): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's is there as well.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = processStart(pid);
  return started === undefined || now === undefined || now === started;
}
