import { isOtherImage, mayHaveOtherImage } from '../../decide/index.ts';
import type { Environment } from '../../model/index.ts';
import type { HostDriver } from '../../port/host-driver.ts';
import { HostFailure } from '../../port/host-failure.ts';
import type { LabelledContainer } from '../../status/index.ts';

/**
 * Finds out what the tags of images stand for now, of containers that the Engine lists by the id of their image: a tag that is
 * gone makes no difference, and one that has moved on does. One that the Engine does not tell of is not known to.
 */
export async function withOtherImages(
  { instances }: Environment,
  containers: readonly LabelledContainer[],
  driver: HostDriver,
  signal: AbortSignal,
): Promise<LabelledContainer[]> {
  return Promise.all(
    containers.map(async (container) => {
      const { status, labels } = container;
      const instance = Object.hasOwn(instances, status.name) ? instances[status.name] : undefined;
      if (instance?.ship !== driver.ship) return container;
      const { image, platform } = instance.container;
      if (!mayHaveOtherImage({ image: status.image, imageId: status.imageId, labels }, image))
        return container;
      try {
        const id = await driver.images.id(image, { signal, platform });
        return { ...container, hasOtherImage: isOtherImage(status.imageId, id ?? null) };
      } catch (error) {
        if (!(error instanceof HostFailure) || error.shipIsUnreachable) throw error;
        return container;
      }
    }),
  );
}
