/** What ends the names under which old containers are kept. */
export const asideSuffix = '.maestro-old';

/** The name under which an instance's old container is kept while the new one is made. */
export function asideName(instance: string): string {
  return `${instance}${asideSuffix}`;
}
