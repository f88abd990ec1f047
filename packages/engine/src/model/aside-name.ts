import type { Dictionary } from './dictionary.ts';
import { labelNames } from './labels.ts';

/** What tells containers apart, and whose they are. */
export interface Named {
  readonly id: string;
  readonly name: string;
  readonly labels: Dictionary<string>;
}

const asideSuffix = '.maestro-old';

/** The name under which an instance's old container is kept while the new one is made. */
export function asideName(instance: string): string {
  return `${instance}${asideSuffix}`;
}

/**
 * The same for one container. One without labels, which anybody may have made, gets the beginning of its own id into the
 * name: nobody else gives it such a name, so that a play that is cut short leaves no doubt whose it is.
 */
export function asideNameOf(instance: string, { id, labels }: Pick<Named, 'id' | 'labels'>): string {
  return labelNames.environment in labels ? asideName(instance) : `${asideName(instance)}-${id.slice(0, 12)}`;
}

/** The instance that a container's name says it was kept aside for; undefined: no name that Maestro gives. */
export function keptAsideFor({ id, name, labels }: Named): string | undefined {
  const end = asideNameOf('', { id, labels });
  return name.length > end.length && name.endsWith(end) ? name.slice(0, -end.length) : undefined;
}

const asideEnding = /(?!^)\.maestro-old(?:-[\da-f]{12})?$/;

/** The instance that a container of this name is, or was, by the name alone: its own, or that of one that is kept aside. */
export function instanceBehind(name: string): string {
  return name.replace(asideEnding, '');
}
