/**
 * One call for all who ask in the same turn: it begins after all of them have asked, so that its answer is as fresh as that of
 * a call of their own.
 */
export function oncePerTurn<Key, T>(
  calls: Map<Key, Promise<T>>,
  key: Key,
  call: () => Promise<T>,
): Promise<T> {
  const known = calls.get(key);
  if (known !== undefined) return known;
  // What the same event lets begin asks within the same turn.
  const begun = Promise.resolve().then(() => {
    calls.delete(key);
    return call();
  });
  calls.set(key, begun);
  return begun;
}
