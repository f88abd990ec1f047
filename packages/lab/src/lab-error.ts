/** Something about the lab that the person at the keyboard can act on. The message is complete: no stack is needed. */
export class LabError extends Error {
  override readonly name = 'LabError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Waits for all, then reports every failure at once, each with the name it belongs to. */
export async function allOrReport<T, R>(
  items: readonly T[],
  nameOf: (item: T) => string,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = await Promise.allSettled(items.map(work));
  const problems = results.flatMap((result, index) => {
    const item = items[index];
    return result.status === 'rejected' && item !== undefined
      ? [`${nameOf(item)}: ${messageOf(result.reason)}`]
      : [];
  });
  if (problems.length > 0) throw new LabError(problems.join('\n'));
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
