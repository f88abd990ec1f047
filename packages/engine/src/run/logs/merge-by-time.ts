interface Head<T> {
  readonly value: T;
  readonly source: number;
}

/**
 * One sequence of several, each of which is in order (or nearly so): always the earliest of those that come next, and of
 * equal ones that of the source that comes first. No source is read further than one element ahead.
 *
 * @param timeOf times compare as texts; an empty one comes before all others.
 */
export async function* mergeByTime<T>(
  sources: readonly AsyncIterable<T>[],
  timeOf: (value: T) => string,
): AsyncGenerator<T, void, undefined> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  /** The latest first, so that the next one is taken off the end. */
  const heads: Head<T>[] = [];
  const advance = async (source: number): Promise<void> => {
    const next = await iterators[source]?.next();
    if (next === undefined || next.done === true) return;
    insert(heads, { value: next.value, source }, timeOf);
  };
  try {
    await Promise.all(iterators.map((_, source) => advance(source)));
    for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
      yield head.value;
      await advance(head.source);
    }
  } finally {
    await Promise.allSettled(iterators.map(async (iterator) => iterator.return?.()));
  }
}

function insert<T>(heads: Head<T>[], head: Head<T>, timeOf: (value: T) => string): void {
  const time = timeOf(head.value);
  let from = 0;
  let to = heads.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const other = heads[middle];
    if (other === undefined) break;
    const otherTime = timeOf(other.value);
    if (otherTime > time || (otherTime === time && other.source > head.source)) from = middle + 1;
    else to = middle;
  }
  heads.splice(from, 0, head);
}
