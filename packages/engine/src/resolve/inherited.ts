import type { Cursor } from './cursor.ts';

/** A key of an instance, else of its service. An instance that has it as null takes the service's away. */
export function inherited(service: Cursor, instance: Cursor, key: string): Cursor {
  return (instance.has(key) ? instance : service).get(key);
}

/** A mapping of an instance over that of its service, key by key. */
export interface InheritedMapping {
  /** Where it stands: in the instance, if it says anything. */
  readonly at: Cursor;
  get(key: string): Cursor;
  /** All that is there and not null: the service's keys first. */
  entries(): Cursor[];
}

/** undefined: there is none, or the instance takes the service's away. */
export function inheritedMapping(
  service: Cursor,
  instance: Cursor,
  key: string,
): InheritedMapping | undefined {
  const at = inherited(service, instance, key);
  if (!at.isMapping) return undefined;
  const own = instance.get(key);
  const general = service.get(key);
  return {
    at,
    get: (name) => inherited(general, own, name),
    entries() {
      const names = new Set([...general.entries(), ...own.entries()].map((entry) => entry.key));
      return [...names].map((name) => inherited(general, own, name)).filter((entry) => !entry.isAbsent);
    },
  };
}
