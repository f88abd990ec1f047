import type { Failure } from './outcome.ts';

/** The file says that an image that is missing is never pulled. */
export function imageNotThere({
  ship,
  instance,
  image,
}: {
  readonly ship: string;
  readonly instance: string;
  readonly image: string;
}): Failure {
  return {
    code: 'image-missing',
    ship,
    instance,
    during: 'looking for the image',
    cause: `${image} is not on ship ${ship}, and its pull_policy is never.`,
    hint: `Load the image onto ${ship}, or let it be pulled with pull_policy: missing; nothing was replaced.`,
  };
}
