import type { Failure } from './outcome.ts';

/**
 * What is in the volumes that have no name goes with their container.
 *
 * @param targets paths in the container
 * @param isNamed whether the file names the instance. Default true.
 */
export function volumesLost(
  { ship, instance }: { readonly ship: string; readonly instance: string },
  targets: readonly string[],
  isNamed: boolean = true,
): Failure {
  const paths = [...new Set(targets)].join(', ');
  return {
    code: 'volumes-lost',
    ship,
    instance,
    during: 'comparing the container',
    cause: `What the old container keeps in ${paths} would be lost with it: there it has a volume without a name.`,
    hint: `${isNamed ? 'Give it a volume with a name in the file, and copy' : 'Copy'} what is needed, or agree to the loss with --renew-volumes; nothing was touched.`,
  };
}
