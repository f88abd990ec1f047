import { asideSuffix, type Dictionary, labelNames, lockLabels } from '../model/index.ts';

/** What a container's labels and name say of whose it is. */
export type Ownership =
  | {
      readonly whose: 'ours';
      /** The instance it is, or was, a container of. */
      readonly instance: string;
      /** false: taken over by its name, as containers of MaestroNG 0.8.3 are. */
      readonly labelled: boolean;
    }
  | {
      readonly whose: 'foreign';
      /** Why it is not ours, as a clause about the container: `it belongs to environment "shop"`. */
      readonly because: string;
    };

/** Whom a container may belong to: an environment, and its instances on the ship at hand. */
export interface Owner {
  readonly environment: string;
  isInstanceHere(name: string): boolean;
}

/**
 * Whose a container is. Ours: its label names this environment; or it carries no Maestro label, and an instance of the
 * file placed on that ship has its name (or had it: a name that ends in `.maestro-old` is one that Maestro gave).
 */
export function whose(
  container: { readonly name: string; readonly labels: Dictionary<string> },
  owner: Owner,
): Ownership {
  const { labels } = container;
  const environment = labels[labelNames.environment];
  const byName = container.name.endsWith(asideSuffix)
    ? container.name.slice(0, -asideSuffix.length)
    : container.name;
  if (environment === owner.environment) {
    return { whose: 'ours', instance: labels[labelNames.instance] ?? byName, labelled: true };
  }
  if (environment !== undefined) {
    return { whose: 'foreign', because: `it belongs to environment "${environment}"` };
  }
  const lockOf = labels[lockLabels.environment];
  if (lockOf !== undefined) return { whose: 'foreign', because: `it is the lock of environment "${lockOf}"` };
  const stray = Object.values(labelNames).find((name) => labels[name] !== undefined);
  if (stray !== undefined) {
    return {
      whose: 'foreign',
      because: `it carries the label ${stray}, but none that names this environment`,
    };
  }
  if (owner.isInstanceHere(container.name))
    return { whose: 'ours', instance: container.name, labelled: false };
  if (owner.isInstanceHere(byName)) return { whose: 'ours', instance: byName, labelled: false };
  return { whose: 'foreign', because: 'no instance of this environment on that ship has its name' };
}

/** Why a container is not this instance's, as a clause about it; undefined: it is. */
export function notOurs(
  step: { readonly environment: string; readonly instance: string },
  container: { readonly name: string; readonly labels: Dictionary<string> },
): string | undefined {
  const ownership = whose(container, {
    environment: step.environment,
    isInstanceHere: (name) => name === step.instance,
  });
  if (ownership.whose === 'foreign') return ownership.because;
  return ownership.instance === step.instance ? undefined : `it is instance ${ownership.instance}'s`;
}

type Seen = { readonly id: string; readonly name: string; readonly labels: Dictionary<string> };

/**
 * Why what has the name of an instance's old container is not that, as a clause about it; undefined: it is. One without
 * labels may be anybody's: it is the instance's where this step has put it aside, or the container that has the
 * instance's name says that it was made to replace it.
 *
 * @param known ids of containers that this step knows to be the old one
 */
export function notKeptAside(
  step: { readonly environment: string; readonly instance: string },
  { holder, aside }: { readonly holder: Seen | null; readonly aside: Seen },
  known: readonly (string | null)[] = [],
): string | undefined {
  const because = notOurs(step, aside);
  if (because !== undefined || labelNames.environment in aside.labels || known.includes(aside.id))
    return because;
  const isReplaced =
    holder !== null && notOurs(step, holder) === undefined && holder.labels[labelNames.replaces] === aside.id;
  return isReplaced
    ? undefined
    : 'it has no label of Maestro, and nothing says that Maestro gave it this name';
}
