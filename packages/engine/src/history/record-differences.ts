import type { ApplyRecord, Dictionary, Difference, Json, RecordedInstance } from '../model/index.ts';
import { byName } from './environment-of-record.ts';
import { isLeftOut, partsOf } from './left-out.ts';
import { referenceInWords } from './reference-in-words.ts';

/** In what one record is another state than the one before it. */
export interface RecordDifferences {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `is` is of the earlier record, `asked` of the later one. */
  readonly changed: readonly { readonly instance: string; readonly differences: readonly Difference[] }[];
}

/** Compares what two records say of the instances that both, or either, know of. */
export function recordDifferences(earlier: ApplyRecord, later: ApplyRecord): RecordDifferences {
  const [before, after] = [knownIn(earlier), knownIn(later)];
  const [plainBefore, plainAfter] = [byName(earlier.resolved.instances), byName(later.resolved.instances)];
  const changed = [...after].flatMap(([instance, entry]) => {
    const other = before.get(instance);
    if (other === undefined) return [];
    const differences = [
      ...imageDifferences(other, entry),
      ...fieldDifferences(fieldsOf(plainBefore.get(instance)), fieldsOf(plainAfter.get(instance))),
    ];
    return differences.length === 0 ? [] : [{ instance, differences }];
  });
  return {
    added: [...after.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
    changed,
  };
}

function knownIn({ instances }: ApplyRecord): Map<string, RecordedInstance> {
  const known = Object.values(instances).filter(({ state }) => state !== 'unknown');
  return new Map(known.map((entry) => [entry.name, entry]));
}

/** Of a container that was not made the image's id is not known, and differs from no other. */
function imageDifferences({ image: was }: RecordedInstance, { image: is }: RecordedInstance): Difference[] {
  const areKnown = was.id !== null && is.id !== null;
  const text = ({ name, id }: RecordedInstance['image']): string =>
    areKnown && id !== null ? `${name} (${id.replace(/^sha256:/, '').slice(0, 12)})` : name;
  return fieldDifferences([['image', text(was)]], [['image', text(is)]]);
}

type Field = readonly [string, string];

function fieldDifferences(before: readonly Field[], after: readonly Field[]): Difference[] {
  const [was, is] = [new Map(before), new Map(after)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields.flatMap((field) => {
    const [one = null, other = null] = [was.get(field), is.get(field)];
    return one === other ? [] : [{ field, is: one, asked: other }];
  });
}

/** Each value by its place; those of the container as if they were the instance's own. */
function fieldsOf(instance: Json | undefined): Field[] {
  const { container, references, ...rest } = (instance ?? {}) as Dictionary<Json>;
  const { image: _, ...asked } = (container ?? {}) as Dictionary<Json>;
  const list = Array.isArray(references) ? (references as readonly Json[]) : [];
  return [...fields(rest, '', list), ...fields(asked, '', list)];
}

function fields(value: Json, place: string, references: readonly Json[]): Field[] {
  if (value === null) return [];
  if (isLeftOut(value)) return [[place, '***']];
  if (typeof value !== 'object') return [[place, String(value)]];
  if ('exposedText' in value) return [[place, portText(value)]];
  if ('$text' in value) return [[place, textOf(value['$text'] as readonly Json[], references)]];
  if (partsOf(value) !== undefined) return [[place, shownText(value)]];
  if (Array.isArray(value)) {
    const isList = value.every((item: Json) => typeof item !== 'object' || isPlainText(item));
    if (value.length === 0) return [];
    if (isList) return [[place, value.map(shownText).join(' ')]];
    return value.flatMap((item: Json, index) =>
      fields(item, `${place}.${nameOf(item) ?? index}`, references),
    );
  }
  return Object.entries(value).flatMap(([key, item]) =>
    fields(item, place === '' ? key : `${place}.${key}`, references),
  );
}

/** A published or exposed port in the words of a file: `0.0.0.0:8080:80/tcp`. */
function portText({ exposedText = null, external, protocol = null }: Dictionary<Json>): string {
  const inside = `${shownText(exposedText)}/${shownText(protocol)}`;
  const { address = null, text = null } = (external ?? {}) as Dictionary<Json>;
  return [...[address, text].flatMap((part) => (part === null ? [] : [shownText(part)])), inside].join(':');
}

function nameOf(item: Json): string | undefined {
  const { name, target, network } = item as Dictionary<Json>;
  return [name, target, network].find((value) => typeof value === 'string');
}

/** A secret is shown by where it is kept. */
function textOf(parts: readonly Json[], references: readonly Json[]): string {
  return parts
    .map((part) => {
      if (typeof part === 'string' || isPlainText(part)) return shownText(part);
      return referenceInWords(references[(part as Dictionary<Json>)['$reference'] as number]);
    })
    .join('');
}

/** A text, whole or in parts, or what is left out in its place. */
function isPlainText(item: Json): boolean {
  return isLeftOut(item) || partsOf(item) !== undefined;
}

function shownText(item: Json): string {
  if (isLeftOut(item)) return '***';
  return partsOf(item)?.map(shownText).join('') ?? (typeof item === 'string' ? item : JSON.stringify(item));
}
