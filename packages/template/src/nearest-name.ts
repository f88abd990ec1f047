/** How many letters have to be changed, added, removed or swapped with their neighbour. */
function distance(left: string, right: string, bound: number): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    let best = i;
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let value = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
      if (swapped) value = Math.min(value, (before[j - 2] ?? 0) + 1);
      next.push(value);
      best = Math.min(best, value);
    }
    if (best > bound) return bound + 1;
    before = row;
    row = next;
  }
  return row[right.length] ?? bound + 1;
}

/**
 * The known name that a misspelt one most likely means: at most a third of its letters differ (one in short names),
 * letter case and `-` for `_` aside. Of equally near ones the first; undefined when none is near.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(name.length / 3));
  const wanted = plain(name);
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > bound) continue;
    const found = distance(wanted, plain(candidate), bound);
    if (found > bound || (found === bound && best !== undefined)) continue;
    // Nothing is a slip of a name that it shares no letter with.
    if (found >= Math.max(name.length, candidate.length)) continue;
    best = candidate;
    bound = found;
  }
  return best;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** "did you mean …?", or nothing. */
export function suggestion(name: string, known: Iterable<string>): string | undefined {
  const near = nearestName(name, known);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
