import type { Runtime } from '../evaluate/runtime.ts';
import { compare } from './compare.ts';
import type { Value } from './value.ts';

/** Python's `sorted`: stable, by `<` alone. `key`: what is compared in place of an item. */
export function sorted(
  rt: Runtime,
  items: readonly Value[],
  key: ((item: Value) => Value) | undefined,
  reverse: boolean,
): Value[] {
  const keyed = items.map((item) => ({ item, key: key === undefined ? item : key(item) }));
  if (reverse) keyed.reverse();
  // Python asks whether the later of two is less than the earlier one; errors name the two in that order.
  const ordered = mergeSort(keyed, (left, right) => {
    rt.step();
    return compare(rt, '<', right.key, left.key);
  });
  if (reverse) ordered.reverse();
  return ordered.map((entry) => entry.item);
}

/** `later(a, b)`: b, which stands after a, has to come before it. */
function mergeSort<T>(items: T[], later: (left: T, right: T) => boolean): T[] {
  if (items.length < 2) return items;
  const middle = items.length >> 1;
  const left = mergeSort(items.slice(0, middle), later);
  const right = mergeSort(items.slice(middle), later);
  const result: T[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (a === undefined || b === undefined) break;
    if (later(a, b)) {
      result.push(b);
      j++;
    } else {
      result.push(a);
      i++;
    }
  }
  return [...result, ...left.slice(i), ...right.slice(j)];
}
