import type { Failure } from './outcome.ts';

/** What is in the volumes that have no name goes with their container. @param targets paths in the container */
export function volumesLost(
  { ship, instance }: { readonly ship: string; readonly instance: string },
  targets: readonly string[],
): Failure {
  const paths = [...new Set(targets)].join(', ');
  return {
    code: 'volumes-lost',
    ship,
    instance,
    during: 'comparing the container',
    cause: `What the old container keeps in ${paths} would be lost with it: there it has a volume without a name.`,
    hint: 'Give it a volume with a name in the file, and copy what is needed, or agree to the loss with --renew-volumes; nothing was touched.',
  };
}
