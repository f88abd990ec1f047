const hidden = '***';

/**
 * Plain data with `***` for everything that is another text in `other`: what was made with other texts in place of
 * secrets shows where they have gone, whatever was done to them.
 *
 * @param textOf what is shown in place of a value that differs.
 */
export function hideDifferences(
  value: unknown,
  other: unknown,
  textOf: (value: unknown, other: unknown) => string = () => hidden,
): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) {
    const otherOf = counterparts(value, other);
    return value.map((item: unknown, index) => hideDifferences(item, otherOf(item, index), textOf));
  }
  if (typeof value === 'object') {
    const others = new Map(typeof other === 'object' && other !== null ? Object.entries(other) : []);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]: [string, unknown]) => [
        others.has(key) ? key : hidden,
        hideDifferences(item, others.get(key), textOf),
      ]),
    );
  }
  return value === other ? value : textOf(value, other);
}

/** What in another list stands for an item: of things that have names, that of its name; else that in its place. */
function counterparts(list: readonly unknown[], other: unknown): (item: unknown, index: number) => unknown {
  const others: readonly unknown[] = Array.isArray(other) ? other : [];
  const names = list.map(nameOf);
  if (names.every((name) => name !== undefined) && new Set(names).size === list.length) {
    const byName = new Map(others.map((each) => [nameOf(each), each]));
    return (item) => byName.get(nameOf(item));
  }
  return (_, index) => (others.length === list.length ? others[index] : undefined);
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('name' in item)) return undefined;
  return typeof item.name === 'string' ? item.name : undefined;
}
