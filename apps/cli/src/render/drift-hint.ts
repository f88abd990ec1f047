import { count } from './grammar.ts';
import type { Style } from './style.ts';

/** Where to look for what differs, on a line of its own; none where nothing is known to. @param drifted how many instances. */
export function driftHint(drifted: number, { hint }: Style): string[] {
  if (drifted === 0) return [];
  const what = `${count(drifted, 'instance')} ${drifted === 1 ? 'runs' : 'run'}, though not as the file says`;
  return [hint(`${what}; maestro plan shows what differs`)];
}
