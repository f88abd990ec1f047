import { keptAsideFor, labelNames, lockLabels, type Named } from '../model/index.ts';

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
 * file placed on that ship has its name, or had it until Maestro kept it aside.
 */
export function whose(container: Named, owner: Owner): Ownership {
  const { labels } = container;
  const environment = labels[labelNames.environment];
  const byName = keptAsideFor(container) ?? container.name;
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
  if (owner.isInstanceHere(byName)) return { whose: 'ours', instance: byName, labelled: false };
  return { whose: 'foreign', because: 'no instance of this environment on that ship has its name' };
}

/** Why a container is not this instance's, as a clause about it; undefined: it is. */
export function notOurs(
  step: { readonly environment: string; readonly instance: string },
  container: Named,
): string | undefined {
  const ownership = whose(container, {
    environment: step.environment,
    isInstanceHere: (name) => name === step.instance,
  });
  if (ownership.whose === 'foreign') return ownership.because;
  return ownership.instance === step.instance ? undefined : `it is instance ${ownership.instance}'s`;
}
