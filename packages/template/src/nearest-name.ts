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

/** The known name that a misspelt one most likely means; undefined when none is close. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bound = Math.max(1, Math.floor(name.length / 3));
  const lower = name.toLowerCase();
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > bound) continue;
    const found = distance(lower, candidate.toLowerCase(), bound);
    if (found > bound || (found === bound && best !== undefined)) continue;
    best = candidate;
    bound = found;
  }
  return best;
}

/** "did you mean …?", or nothing. */
export function suggestion(name: string, known: Iterable<string>): string | undefined {
  const near = nearestName(name, known);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}
