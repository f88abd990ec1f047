import type { ContainerSettings, ContainerSpec, EnvVariable } from '../model/index.ts';

/** A container as it is asked for, and what it is to be made with. */
export interface Asked {
  readonly spec: ContainerSpec;
  /** Of the specification, by `ContainersPort.settings`: worked out where they are needed. */
  readonly settings: () => ContainerSettings;
}

/** The same with other texts in place of secrets. `unknown`: any field may be made of them. */
export type VeiledContainer = Asked | 'unknown';

/**
 * The fields of a container that were made of secrets, in the words in which containers are compared; where a secret is in the name
 * of one, all that are named in the same way: `labels.*`.
 */
export function secretFields(asked: Asked, veiled: VeiledContainer): ReadonlySet<string> {
  const fields = fieldsOf(asked);
  if (veiled === 'unknown') return new Set([...fields.keys()].map(groupOf));
  const others = fieldsOf(veiled);
  return new Set(
    [...fields].flatMap(([field, text]) => {
      if (!others.has(field)) return [groupOf(field)];
      return others.get(field) === text ? [] : [field];
    }),
  );
}

/** The fields whose names tell nothing: they are the same with other texts in place of secrets. */
export function plainFields(asked: Asked, veiled: VeiledContainer | undefined): ReadonlySet<string> {
  if (veiled === 'unknown') return new Set();
  return new Set(fieldsOf(veiled ?? asked).keys());
}

/** `labels.*` for `labels.app`; a field by itself for itself. */
export function groupOf(field: string): string {
  const dot = field.indexOf('.');
  return dot === -1 ? field : `${field.slice(0, dot)}.*`;
}

function fieldsOf({ spec, settings }: Asked): Map<string, string> {
  return new Map([
    ['image', spec.askedImage ?? spec.image],
    ...spec.env.map((variable): [string, string] => [`env.${variable.name}`, textOf(variable)]),
    ...Object.entries(spec.labels).map(([name, value]): [string, string] => [`labels.${name}`, value]),
    ...Object.entries(settings()),
  ]);
}

function textOf({ value }: EnvVariable): string {
  if (value === null) return '';
  const parts = value.parts.map((part) => {
    if ('literal' in part) return part.literal;
    return part.secret.kind === 'written' ? part.secret.value.reveal() : part.secret;
  });
  return JSON.stringify(parts);
}
