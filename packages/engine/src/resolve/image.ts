/** The tag of an image as the original tells it to containers: what follows the last colon, else `latest`. */
export function imageTag(image: string): string {
  const colon = image.lastIndexOf(':');
  if (colon < 0) return 'latest';
  const tag = image.slice(colon + 1);
  return tag === '' || tag.includes('/') ? 'latest' : tag;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const host =
  '(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?';
const reference = new RegExp(
  `^(?:${host}/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

/** Whether Docker takes a text for the name of an image. */
export function isImageReference(image: string): boolean {
  return reference.test(image);
}
