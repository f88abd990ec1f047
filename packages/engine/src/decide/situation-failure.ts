import type { Failure } from '../model/index.ts';
import { containerPaused, foreignContainer } from './failures.ts';
import { notOurs } from './ownership.ts';
import type { SeenContainer } from './sight.ts';

/** What keeps an apply from acting on the container that has an instance's name; undefined: nothing. */
export function situationFailure(
  subject: { readonly environment: string; readonly ship: string; readonly instance: string },
  holder: SeenContainer,
): Failure | undefined {
  const because = notOurs(subject, holder);
  if (because !== undefined) return foreignContainer(subject, holder, because);
  return holder.state === 'paused' ? containerPaused(subject) : undefined;
}
