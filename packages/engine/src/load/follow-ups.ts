import type { Gaps } from '@maestro-ng/schema';
import type { Problem } from '../model/index.ts';

function isWithin(at: string, place: string): boolean {
  return at === place || (at.startsWith(place) && at.charAt(place.length) === '/');
}

/**
 * What validation and resolution have found, each thing once.
 *
 * Where something has the wrong form, what resolution thinks of it or of its parts tells nobody anything new. Where a
 * key is missing, its owner is named, and what is wrong elsewhere in the owner has nothing to do with that. Where
 * instances cannot be read, none can be said not to be there. Where both find the value itself wrong, resolution says it
 * better: it knows the other names of the file. Where the text itself has gaps, nothing is said of what would fill them.
 */
export function withoutFollowUps<T extends Problem>(
  validation: readonly Problem[],
  resolution: readonly T[],
  gaps: Gaps = { values: [], mappings: [] },
): (Problem | T)[] {
  const isOfGap = ({ code, at }: Problem): boolean =>
    (code !== 'unknown-key' && gaps.values.some((place) => isWithin(at, place))) ||
    (code === 'missing-key' && gaps.mappings.includes(at)) ||
    mayBeIn([...gaps.values, ...gaps.mappings], code);
  return together(
    validation.filter((problem) => !isOfGap(problem)),
    resolution.filter((problem) => !isOfGap(problem)),
  );
}

/** What names are looked up, and which places of a file may define them, or hold such places. */
const definedAt: readonly (readonly [codes: readonly Problem['code'][], places: RegExp])[] = [
  [['unknown-ship', 'unused-ship'], /^(?:\/ships)?$/],
  [['unknown-service'], /^(?:\/services)?$/],
  [['unknown-instance', 'unknown-link', 'empty-service'], /^(?:\/services(?:\/[^/]+(?:\/instances)?)?)?$/],
  [['unknown-port'], /^(?:\/services(?:\/[^/]+(?:\/instances(?:\/[^/]+)?)?(?:\/ports)?)?)?$/],
];

/** Whether a name may well be defined where the text has a gap. */
function mayBeIn(gaps: readonly string[], code: Problem['code']): boolean {
  return definedAt.some(([codes, places]) => codes.includes(code) && gaps.some((at) => places.test(at)));
}

function together<T extends Problem>(
  validation: readonly Problem[],
  resolution: readonly T[],
): (Problem | T)[] {
  const resolved = new Set(resolution.filter(({ severity }) => severity === 'error').map(({ at }) => at));
  const knownKeys = new Set(resolution.filter(({ part }) => part === 'key').map(({ at }) => at));
  const kept = validation.filter(
    ({ code, at }) =>
      (code !== 'invalid-value' || !resolved.has(at)) && (code !== 'unknown-key' || !knownKeys.has(at)),
  );
  const errors = kept.filter(({ severity }) => severity === 'error');
  const missing = new Set(errors.filter(({ code }) => code === 'missing-key').map(({ at }) => at));
  const wrong = errors.filter(({ code }) => code !== 'missing-key').map(({ at }) => at);
  const areInstancesKnown = !wrong.some((place) => /^\/services\/[^/]+(\/instances)?$/.test(place));
  const added = resolution.filter(
    ({ code, at }) =>
      !missing.has(at) &&
      !wrong.some((place) => isWithin(at, place)) &&
      (areInstancesKnown || (code !== 'unknown-instance' && code !== 'unknown-link')),
  );
  return [...kept, ...added];
}
