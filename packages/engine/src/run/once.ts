/** One call for all who ask, whose failure is forgotten. */
export function once<T>(calls: Map<string, Promise<T>>, key: string, call: () => Promise<T>): Promise<T> {
  const known = calls.get(key);
  if (known !== undefined) return known;
  const begun = call();
  calls.set(key, begun);
  begun.catch(() => {
    if (calls.get(key) === begun) calls.delete(key);
  });
  return begun;
}
