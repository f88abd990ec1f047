import type { Environment } from './environment.ts';
import type { Failure } from './outcome.ts';
import type { PortHolder } from './situation.ts';

/**
 * A port that an instance is to publish is published by another container.
 *
 * @param by who has it, as a clause: `shop-1, which the file does not name`
 * @param hint what to do, a sentence without its end
 */
export function portTaken(
  { ship, instance }: { readonly ship: string; readonly instance: string },
  { port, protocol }: { readonly port: number; readonly protocol: string },
  { by, hint }: { readonly by: string; readonly hint: string },
): Failure {
  return {
    code: 'port-taken',
    ship,
    instance,
    during: 'looking for its ports',
    cause: `Port ${port}/${protocol} of ${ship} is published by ${by}.`,
    hint: `${hint}; nothing was touched.`,
  };
}

/** The old container of the very instance, which goes on running beside the new one, has the port. */
export function ownPortHeld(instance: string): { readonly by: string; readonly hint: string } {
  return {
    by: `${instance} itself, which with order: start-first runs until the new container does`,
    hint: 'Write order: stop-first, or publish another port',
  };
}

/** What says how all is to be: the environment file, or the record of an earlier apply. */
export type PlanBasis = 'file' | 'record';

/** A container that publishes ports, as a clause. */
export function portHolderInWords(
  { instances }: Environment,
  { name, instance }: Pick<PortHolder, 'name' | 'instance'>,
  basis: PlanBasis = 'file',
): string {
  if (instance === null) return `the container ${name}, which is not this environment's`;
  return instances[instance] === undefined
    ? `${name}, of an instance "${instance}" that the ${basis} does not name`
    : name;
}
