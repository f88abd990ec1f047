import { distance } from 'fastest-levenshtein';

/**
 * The candidate that `name` is most likely a slip of: at most a third of its letters differ (two in short names),
 * letter case and `-` for `_` aside. Of equally near ones the first.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(name);
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) >= least) continue;
    const far = distance(wanted, plain(candidate));
    // Nothing is a slip of a name that it shares no letter with.
    if (far < least && far < Math.max(wanted.length, candidate.length)) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}
