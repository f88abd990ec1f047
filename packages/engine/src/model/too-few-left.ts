import type { Failure } from './outcome.ts';

/** What would be left up of a service, of `of` instances. */
export interface FewLeft {
  readonly service: string;
  readonly left: number;
  readonly least: number;
  readonly of: number;
}

/** Too little of a service would stay up. */
export function tooFewLeft(
  { ship, instance }: { readonly ship: string; readonly instance: string },
  { service, left, least, of }: FewLeft,
): Failure {
  const first =
    least >= of
      ? 'All of them are to stay up: leave one to spare, have update: {order: start-first}'
      : 'Bring up more of the service first';
  return {
    code: 'min-available',
    ship,
    instance,
    during: 'counting what stays up',
    cause: `It would leave ${left} of ${service} up, and its min_available says ${least}.`,
    hint: `${first}, or take it down all the same with --force; it was not touched.`,
  };
}
