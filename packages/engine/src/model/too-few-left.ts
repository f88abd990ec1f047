import type { Failure } from './outcome.ts';

/** Too little of a service would stay up. @param few what would be left of it. */
export function tooFewLeft(
  { ship, instance }: { readonly ship: string; readonly instance: string },
  { service, left, least }: { readonly service: string; readonly left: number; readonly least: number },
): Failure {
  return {
    code: 'min-available',
    ship,
    instance,
    during: 'counting what stays up',
    cause: `It would leave ${left} of ${service} up, and its min_available says ${least}.`,
    hint: 'Bring up more of the service first, or take it down all the same with --force; it was not touched.',
  };
}
