import type { Runtime } from '../evaluate/runtime.ts';
import { Failure, undefinedError } from '../failure.ts';
import { methodOf } from '../methods/methods.ts';
import { suggestion } from '../nearest-name.ts';
import { repr } from '../printing/str.ts';
import { Dict } from './dict.ts';
import { itemOf } from './items.ts';
import { isObject } from './types.ts';
import { orElse, textOf, Undefined, type Value } from './value.ts';
import { described, lacks } from './wording.ts';

// What every Python object, class or function has, and through which a template could reach the interpreter.
const internals = new Set(
  (
    'abs add and annotations base bases bool builtins bytes call cause ceil class class_getitem closure code complex ' +
    'contains context copy deepcopy defaults del delattr delete delitem dict dir divmod doc enter eq exit file float ' +
    'floor floordiv format ge get get_signature_names getattr getattribute getformat getitem getnewargs getstate ' +
    'globals gt hash html html_format iadd import imul index init init_subclass instancecheck int invert ior iter ' +
    'kwdefaults le len length_hint loader lshift lt mod module mro mul name ne neg new next objclass or package pos ' +
    'pow qualname radd rand rdivmod reduce reduce_ex repr reversed rfloordiv rlshift rmod rmul ror round rpow rrshift ' +
    'rshift rsub rtruediv rxor self set setattr setitem setstate sizeof slots spec str sub subclasscheck subclasses ' +
    'subclasshook text_signature traceback truediv trunc weakref wrapped xor'
  )
    .split(' ')
    .map((name) => `__${name}__`),
);

/** Python's `getattr(value, name)`; undefined: there is no such attribute. */
export function attributeOf(rt: Runtime, value: Value, name: string): Value | undefined {
  if (isObject(value)) {
    if (value instanceof Undefined) throw undefinedError(value);
    const own = value.attribute(name, rt);
    if (own !== undefined) return own;
  }
  if (name.startsWith('__') && internals.has(name)) {
    throw new Failure('SecurityError', `Templates may not reach "${name}" of ${described(value)}.`, {
      hint: 'the inside of objects is out of reach for templates',
    });
  }
  return methodOf(value, name);
}

function missing(rt: Runtime, value: Value, name: Value): Undefined {
  const text = textOf(name);
  if (text === undefined)
    return new Undefined(
      `There is no item ${repr(rt, name)} in ${described(value, 'this')}.`,
      undefined,
      false,
      rt.detail,
    );
  const hint = (): string | undefined => {
    if (!(value instanceof Dict)) return undefined;
    const keys = [...value.entries()].map(({ key }) => textOf(key)).filter((key) => key !== undefined);
    return suggestion(text, keys);
  };
  const absence = value instanceof Dict ? value.absence : undefined;
  return new Undefined(absence?.(text) ?? lacks(value, text), hint, false, rt.detail);
}

/** `value.name` in a template: an attribute, else an item, else undefined. */
export function getAttribute(rt: Runtime, value: Value, name: string): Value {
  const attribute = attributeOf(rt, value, name);
  if (attribute !== undefined) return attribute;
  const item = itemOf(rt, value, name);
  return item.kind === 'found' ? item.value : missing(rt, value, name);
}

/** `value[key]` in a template: an item, else an attribute, else undefined. */
export function getItem(rt: Runtime, value: Value, key: Value): Value {
  const item = itemOf(rt, value, key);
  if (item.kind === 'found') return item.value;
  const name = textOf(key);
  const attribute = name === undefined ? undefined : attributeOf(rt, value, name);
  return orElse(attribute, () => missing(rt, value, key));
}

/** `value|attr(name)`: an attribute alone. */
export function attributeOnly(rt: Runtime, value: Value, name: string): Value {
  return orElse(attributeOf(rt, value, name), () => missing(rt, value, name));
}
