import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Dictionary, dictionary, type ProcessIdentity } from '../model/index.ts';
import type { LockOwner } from '../port/lock-owner.ts';
import { operatorName } from './operator-name.ts';

/**
 * This process as one that takes locks. Where Linux tells when it was booted and which processes see each other, it knows
 * of others on this machine whether they have ended; elsewhere it never does.
 *
 * @param environment usually `process.env`.
 */
export function thisProcess(environment: { readonly [name: string]: string | undefined }): LockOwner {
  const variables: Dictionary<string> = dictionary(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const machine = thisMachine();
  const started = machine === undefined ? undefined : startOf('self');
  return {
    who: `${operatorName(variables)}@${hostname()}`,
    process: machine === undefined || started === undefined ? null : { machine, pid: process.pid, started },
    hasEnded: (other) => other.machine === machine && !isAlive(other),
  };
}

/** A digest that no other machine has, nor this one when it is booted anew, nor a container with numbers of its own. */
function thisMachine(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const numbering = readlinkSync('/proc/self/ns/pid');
    const all = JSON.stringify([hostname(), boot, numbering]);
    return createHash('sha256').update(all).digest('hex').slice(0, 16);
  } catch {
    return undefined;
  }
}

function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of somebody else's is there, too.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(String(pid));
  return now === undefined || now === started;
}

/** Ticks from the boot to the process's start; undefined: it is not told. A process that only waits to be collected has none. */
function startOf(pid: string): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything.
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /^[ZX]$/.test(state) ? 'ended' : fields[18];
  } catch {
    return undefined;
  }
}
