import { type Dictionary, type Drift, labelNames } from '../model/index.ts';

/** What tells of drift. */
export interface Labelled {
  /** As a listing shows it; null: it was not listed. */
  readonly image: string | null;
  readonly imageId: string;
  readonly labels: Dictionary<string>;
}

/**
 * In what a container of an instance differs from what is asked now; empty: it is not known to. Of containers that bear
 * no digest of their specification, such as those that MaestroNG 0.8.3 made, nothing is known.
 *
 * @param asked.digest is called only where there is something to compare it with.
 */
export function driftOf(
  { image, imageId, labels }: Labelled,
  asked: { readonly image: string; readonly digest: () => string },
): readonly Drift[] {
  const digest = labels[labelNames.specification];
  if (digest === undefined) return [];
  return [
    ...(digest === asked.digest() ? [] : (['specification'] as const)),
    ...(image !== asked.image && isIdOf(imageId, image) ? (['image'] as const) : []),
  ];
}

/** Docker lists a container by the id of its image where the tag that it was made of is another image's, or nobody's. */
function isIdOf(imageId: string, image: string | null): boolean {
  return image !== null && imageId !== '' && (image === imageId || `sha256:${image}` === imageId);
}
