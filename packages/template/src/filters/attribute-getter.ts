import type { Runtime } from '../evaluate/runtime.ts';
import { getItem } from '../values/attributes.ts';
import { textOf, Undefined, type Value } from '../values/value.ts';

type Getter = (item: Value) => Value;

/** Texts in lower case, so that they compare without regard to case; everything else as it is. */
export function ignoreCase(value: Value): Value {
  return textOf(value)?.toLowerCase() ?? value;
}

function parts(attribute: Value | undefined): Value[] {
  if (attribute === undefined || attribute === null) return [];
  const text = textOf(attribute);
  if (text === undefined) return [attribute];
  return text.split('.').map((part) => (/^\p{Nd}+$/u.test(part) ? BigInt(part) : part));
}

/** Follows `a.b.0` from an item; `otherwise` stands in for what is undefined on the way. */
export function attributeGetter(
  rt: Runtime,
  attribute: Value | undefined,
  finish?: Getter,
  otherwise?: Value | null,
): Getter {
  const path = parts(attribute);
  return (item) => {
    let value = item;
    for (const part of path) {
      value = getItem(rt, value, part);
      if (value instanceof Undefined && otherwise !== undefined && otherwise !== null) value = otherwise;
    }
    return finish === undefined ? value : finish(value);
  };
}

/** As `attributeGetter`, for several paths with commas between them: gives a list. */
export function multiAttributeGetter(rt: Runtime, attribute: Value | undefined, finish?: Getter): Getter {
  const text = attribute === undefined ? undefined : textOf(attribute);
  const paths = text === undefined ? [attribute] : text.split(',');
  const getters = paths.map((path) => attributeGetter(rt, path, finish));
  return (item) => getters.map((getter) => getter(item));
}
