import { type Comparison, type Dictionary, type Drift, labelNames } from '../model/index.ts';

/** What tells of drift. */
export interface Labelled {
  /** As a listing shows it; null: it was not listed. */
  readonly image: string | null;
  readonly imageId: string;
  readonly labels: Dictionary<string>;
}

/** What an instance asks of its container, as far as a digest tells. */
export interface AskedDigest {
  readonly digest: string;
  /** Whether another digest is that of other words that may mean the same. */
  readonly meansTheSame: (digest: string) => boolean;
}

/**
 * In what a container of an instance differs from what is asked now, as far as a listing tells; empty: it is not known to.
 * Of containers that bear no digest of their specification, such as those that MaestroNG 0.8.3 made, nothing is known.
 *
 * @param asked is called only where there is something to compare it with.
 * @param hasOtherImage to be found out where `mayHaveOtherImage`
 */
export function driftOf(
  { labels }: Pick<Labelled, 'labels'>,
  asked: () => AskedDigest,
  hasOtherImage: boolean,
): readonly Drift[] {
  const digest = labels[labelNames.specification];
  if (digest === undefined) return [];
  const { digest: wanted, meansTheSame } = asked();
  return [
    ...(digest === wanted || meansTheSame(digest) ? [] : (['specification'] as const)),
    ...(hasOtherImage ? (['image'] as const) : []),
  ];
}

/** The same by a comparison, which tells all that a plan does. */
export function driftIn(
  comparison: Comparison,
  { labels }: Pick<Labelled, 'labels'>,
  digest: string,
): readonly Drift[] {
  const { outlived } = comparison;
  const differences = comparison.differences.filter(({ field }) => field !== 'image');
  // No digest tells a secret, and nobody can change one of a container that is there.
  const isOfFile =
    labels[labelNames.specification] !== digest ||
    differences.some(({ field }) => /^(?:env|labels)\./.test(field));
  return [
    ...(outlived.length + differences.length > 0
      ? [isOfFile ? ('specification' as const) : ('container' as const)]
      : []),
    ...(differsInImage(comparison) ? (['image'] as const) : []),
  ];
}

export function differsInImage({ differences }: Comparison): boolean {
  return differences.some(({ field }) => field === 'image');
}

/** Whether a container is made of another image than the one that a name stands for. null: it stands for none. */
export function isOtherImage(imageId: string, named: string | null): boolean {
  return named !== null && imageId !== '' && named !== imageId;
}

/**
 * Whether the name that a container's image is asked by may be another image's by now, or nobody's: Docker lists the
 * container by the id of its image then.
 */
export function mayHaveOtherImage({ image, imageId, labels }: Labelled, asked: string): boolean {
  if (labels[labelNames.specification] === undefined || image === null || image === asked) return false;
  return imageId !== '' && (image === imageId || `sha256:${image}` === imageId);
}
