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
    const others: readonly unknown[] = Array.isArray(other) && other.length === value.length ? other : [];
    return value.map((item: unknown, index) => hideDifferences(item, others[index], textOf));
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
