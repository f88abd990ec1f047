import { type ContainerSettings, type Difference, mayBeOfTheEngine, usualSettings } from '../model/index.ts';

/** In what settings differ from those that are asked for. */
export interface SettingsComparison {
  readonly differences: Difference[];
  /** What nobody asks for, and the Engine may have given of itself: not what an Engine gives as it comes. */
  readonly doubtful: Difference[];
}

/** @param ofImage what the image gives; null: it is not known, so that what nobody asks for may be its. */
export function compareSettings(
  asked: ContainerSettings,
  seen: ContainerSettings,
  ofImage: ContainerSettings | null,
): SettingsComparison {
  const differences: Difference[] = [];
  const doubtful: Difference[] = [];
  for (const field of new Set([...Object.keys(asked), ...Object.keys(seen)])) {
    const [wanted = null, is = null] = [asked[field], seen[field]];
    if (wanted === is) continue;
    // What Docker does of itself is shown by some Engines, and not by others.
    const usual = usualSettings[field];
    if (usual !== undefined && (wanted ?? usual) === usual && (is ?? usual) === usual) {
      // Where nobody asks for it, the image may ask for something else.
      if (wanted !== null || (ofImage?.[field] ?? usual) === usual) continue;
    }
    if (wanted !== null) differences.push({ field, is, asked: wanted });
    // What nobody asks for is the Engine's, or the image's; where the image is gone, nobody knows.
    else if (mayBeOfTheEngine(field, is)) doubtful.push({ field, is, asked: null });
    else if (ofImage === null ? !mayBeOfAnImage(field, is) : ofImage[field] !== is)
      differences.push({ field, is, asked: null });
  }
  return { differences, doubtful };
}

const imageFields: ReadonlySet<string> = new Set(['command', 'entrypoint', 'user', 'workdir', 'stop_signal']);

/** Whether an image that is there no more may have given it. */
function mayBeOfAnImage(field: string, is: string | null): boolean {
  const [group] = field.split('.');
  return (
    imageFields.has(field) ||
    group === 'healthcheck' ||
    group === 'container_volumes' ||
    (group === 'ports' && is === 'exposed')
  );
}
