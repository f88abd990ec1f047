import { hostname } from 'node:os';
import type { JournalProcess } from '@maestro-ng/engine';

/** The engine's functions that know processes of this machine. */
export type ProcessFunctions = Pick<
  typeof import('@maestro-ng/engine'),
  'bootId' | 'isAlive' | 'processNumbering' | 'processStart'
>;

/** This process, as a journal names it. */
export function thisProcess({ bootId, processNumbering, processStart }: ProcessFunctions): JournalProcess {
  const [boot, start] = [bootId(), processStart(process.pid)];
  const birth =
    boot === undefined || start === undefined
      ? null
      : `${boot} ${start} ${processNumbering() ?? ''}`.trimEnd();
  return { pid: process.pid, host: hostname(), birth };
}

/** Whether a process is still there; `elsewhere`: on another machine, or in another container, where it cannot be looked for. */
export function isThere(
  { bootId, isAlive, processNumbering }: ProcessFunctions,
  { pid, host, birth }: JournalProcess,
): boolean | 'elsewhere' {
  if (host !== hostname()) return 'elsewhere';
  const now = bootId();
  if (birth === null || now === undefined) return isAlive(pid, undefined);
  const [boot, start, numbering] = birth.split(' ');
  if (boot === now && numbering !== undefined && numbering !== processNumbering()) return 'elsewhere';
  return boot === now && isAlive(pid, start);
}
