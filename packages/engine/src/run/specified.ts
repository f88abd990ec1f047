import type { ContainerSpec, Environment } from '../model/index.ts';
import { containerSpec } from '../resolve/index.ts';
import { identityDigest } from './specification-digest.ts';

/** What the file asks of an instance's container. */
export interface Specified {
  readonly spec: ContainerSpec;
  readonly digest: string;
  /** A text in which one of these stands is secret. */
  readonly secrets: readonly string[];
  /** Where it differs is secret. `unknown`: anywhere. undefined: nowhere. */
  readonly veiled: ContainerSpec | 'unknown' | undefined;
}

export function specified(environment: Environment, instance: string): Specified {
  const spec = containerSpec(environment, instance);
  const veiled = veiledSpec(environment, instance);
  return {
    spec,
    digest: identityDigest({ spec, veiled }),
    secrets: environment.templateSecrets?.reveal().values ?? [],
    veiled,
  };
}

/** What is asked of an instance's container with other texts in place of secrets, as of `Specified`. */
export function veiledSpec({ templateSecrets }: Environment, instance: string): Specified['veiled'] {
  const { veiled } = templateSecrets?.reveal() ?? {};
  if (veiled === undefined) return undefined;
  if (veiled === 'unknown' || veiled.instances[instance] === undefined) return 'unknown';
  return containerSpec(veiled, instance);
}

/** Specifications hold all variables of a container: not more of them are kept than this. */
const mostAhead = 256;

/**
 * What is asked of these instances, of the first of them worked out ahead: one in each turn of the event loop, which would
 * have nothing to do while the ships are waited for. Each is given once. `end` stops working ahead.
 */
export function specifiedAhead(
  environment: Environment,
  instances: readonly string[],
): { readonly take: (instance: string) => Specified; readonly end: () => void } {
  const ahead = new Map<string, Specified>();
  const queue = instances.slice(0, mostAhead);
  const taken = new Set<string>();
  let turn: NodeJS.Immediate | undefined;
  const work = (): void => {
    const next = queue.shift();
    if (next === undefined) return;
    if (!taken.has(next)) ahead.set(next, specified(environment, next));
    turn = setImmediate(work);
  };
  turn = setImmediate(work);
  return {
    take(instance) {
      taken.add(instance);
      const found = ahead.get(instance) ?? specified(environment, instance);
      ahead.delete(instance);
      return found;
    },
    end: () => clearImmediate(turn),
  };
}
