import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { type Bound, waitUntil } from './wait-until.ts';

/**
 * Everything a lab starts carries these in its environment, and so do the children of what it starts (containers
 * do not, but they cannot outlive the first process of their ship). That is how a process is known to be the
 * lab's, without any record of numbers that a killed `up` may never have written.
 */
export const labVariable = 'MAESTRO_LAB';
export const shipVariable = 'MAESTRO_LAB_SHIP';
export const callerVariable = 'MAESTRO_LAB_CALLER';

export interface NumberedProcess {
  readonly pid: number;
  /** Clock ticks since boot; with the number it names one process and no later one. */
  readonly startTime: string;
}

export interface LabProcess extends NumberedProcess {
  readonly command: readonly string[];
  /** The ship it belongs to; none for a helper such as `ip`. */
  readonly ship: string | undefined;
  /** Who started a helper, as `callerMark` writes it. */
  readonly caller: string | undefined;
  /** Stopped by SIGSTOP. */
  readonly stopped: boolean;
  /** The first process of a ship: when it ends, the kernel ends all others of the ship. */
  readonly first: boolean;
}

export function labProcesses(labDirectory: string): LabProcess[] {
  const mark = `${labVariable}=${labDirectory}`;
  return allPids().flatMap((pid) => {
    const variables = readProc(pid, 'environ')?.split('\0') ?? [];
    if (!variables.includes(mark)) return [];
    const stat = statOf(pid);
    if (stat === undefined || stat.ended) return [];
    const variable = (name: string): string | undefined =>
      variables.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
    return [
      {
        pid,
        startTime: stat.startTime,
        command: readProc(pid, 'cmdline')?.split('\0').slice(0, -1) ?? [],
        ship: variable(shipVariable),
        caller: variable(callerVariable),
        stopped: stat.state === 'T',
        first: /^NSpid:.*\s\d+\s+1$/m.test(readProc(pid, 'status') ?? ''),
      },
    ];
  });
}

/**
 * All processes of a ship but its first and that one's own `sleep`: the Engine's, and those in containers, which have
 * numberings of their own but are all descendants of the first, because that is who adopts orphans.
 */
export function othersOnBoard(first: LabProcess): NumberedProcess[] {
  return descendantsOf(first.pid).filter(({ pid }) => {
    const stat = statOf(pid);
    return stat === undefined || !isOwnSleep(pid, stat, first);
  });
}

/** The processes that a process has begun, and those that they have. */
export function descendantsOf(ancestor: number): NumberedProcess[] {
  const stats = new Map(allPids().flatMap((pid) => [[pid, statOf(pid)] as const]));
  const isDescendant = (pid: number): boolean => {
    const parent = stats.get(pid)?.parent ?? 0;
    return parent === ancestor || (parent > 1 && isDescendant(parent));
  };
  return [...stats].flatMap(([pid, stat]) =>
    stat === undefined || stat.ended || !isDescendant(pid) ? [] : [{ pid, startTime: stat.startTime }],
  );
}

function isOwnSleep(pid: number, stat: Stat, first: LabProcess): boolean {
  const ownNumbering = namespaceOf(pid) === namespaceOf(first.pid);
  return stat.parent === first.pid && ownNumbering && readProc(pid, 'comm') === 'sleep\n';
}

export function callerMark(pid: number = process.pid): string {
  return `${pid}/${statOf(pid)?.startTime ?? ''}`;
}

/** False when it is gone, or its number has gone to another process. */
export function isAlive(target: NumberedProcess): boolean {
  const stat = statOf(target.pid);
  return stat !== undefined && !stat.ended && stat.startTime === target.startTime;
}

export function send(target: NumberedProcess, signal: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends what `list` finds, and what that may have started meanwhile; returns when it finds nothing any more. */
export async function endAll(
  what: string,
  list: () => readonly NumberedProcess[],
  bound: Bound,
): Promise<void> {
  let seen: readonly NumberedProcess[] = [];
  await waitUntil(
    `the end of ${what}`,
    () => {
      const found = list();
      for (const target of found) send(target, 'SIGKILL');
      // A process that is ending has no environment any more, yet holds its mounts until it is gone.
      seen = [...seen, ...found].filter(isAlive);
      return seen.length === 0;
    },
    bound,
  );
}

function allPids(): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

interface Stat {
  readonly state: string;
  /**
   * Dead, and waiting for its parent to notice. A process whose first thread is dead while others are still ending
   * looks alike, but still holds its sockets: it has not ended.
   */
  readonly ended: boolean;
  readonly parent: number;
  readonly startTime: string;
}

function statOf(pid: number): Stat | undefined {
  // The command's name may hold spaces and parentheses: fields count from behind the last one.
  const fields = readProc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  const [state, parent] = fields ?? [];
  const startTime = fields?.[19];
  if (state === undefined || parent === undefined || startTime === undefined) return undefined;
  const ended = state === 'Z' && Number(fields?.[17]) <= 1;
  return { state, ended, parent: Number(parent), startTime };
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Ends what a killed `up` or `down` had just started: it would go on making things behind the next one's back. */
export async function endStrays(labDirectory: string, bound: Bound): Promise<void> {
  const strays = (): LabProcess[] =>
    labProcesses(labDirectory).filter(({ ship, caller }) => {
      const [pid = '', startTime = ''] = caller?.split('/') ?? [];
      return ship === undefined && !isAlive({ pid: Number(pid), startTime });
    });
  await endAll('commands that an earlier call left behind', strays, bound);
}
