/** What Docker's own words for a container's state, e.g. `Up 3 minutes (healthy)`, tell beyond the state. */
export interface WordedStatus {
  readonly health: 'starting' | 'healthy' | 'unhealthy' | null;
  readonly exitCode: number | null;
  readonly elapsedMs: number | null;
}

/** Reads the words of a listing; what is worded otherwise is null. */
export function readDockerWords(words: string): WordedStatus {
  const duration = /^(?:Up (.+?)|(?:Exited|Restarting) \(-?\d+\) (.+) ago)(?: \([^()]*\))?$/.exec(words);
  const exitCode = /^(?:Exited|Restarting) \((-?\d+)\)/.exec(words)?.[1];
  return {
    health: words.includes('(unhealthy)')
      ? 'unhealthy'
      : words.includes('(health: starting)')
        ? 'starting'
        : words.includes('(healthy)')
          ? 'healthy'
          : null,
    exitCode: exitCode === undefined ? null : Number(exitCode),
    elapsedMs: readDuration(duration?.[1] ?? duration?.[2] ?? ''),
  };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const units: ReadonlyMap<string, number> = new Map([
  ['second', second],
  ['minute', minute],
  ['hour', hour],
  ['day', day],
  ['week', 7 * day],
  ['month', 30 * day],
  ['year', 365 * day],
]);

/** `3 minutes`, `About an hour`, `Less than a second`: the least that it stands for. */
function readDuration(words: string): number | null {
  if (words === 'Less than a second') return 0;
  const match = /^(?:About an?|(\d+)) (\w+?)s?$/.exec(words);
  const unit = units.get(match?.[2] ?? '');
  return unit === undefined ? null : Number(match?.[1] ?? 1) * unit;
}
