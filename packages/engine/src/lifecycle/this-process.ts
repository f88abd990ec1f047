import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { type Dictionary, dictionary } from '../model/index.ts';
import type { LockOwner } from '../port/lock-owner.ts';
import { operatorName } from './operator-name.ts';
import { bootId, isAlive, processNumbering, processStart } from './process-start.ts';

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
  const started = machine === undefined ? undefined : processStart(process.pid);
  return {
    who: `${operatorName(variables)}@${hostname()}`,
    process: machine === undefined || started === undefined ? null : { machine, pid: process.pid, started },
    hasEnded: (other) => other.machine === machine && !isAlive(other.pid, other.started),
  };
}

/** A digest that no other machine has, nor this one when it is booted anew, nor a container with numbers of its own. */
function thisMachine(): string | undefined {
  const [boot, numbering] = [bootId(), processNumbering()];
  if (boot === undefined || numbering === undefined) return undefined;
  const all = JSON.stringify([hostname(), boot, numbering]);
  return createHash('sha256').update(all).digest('hex').slice(0, 16);
}
