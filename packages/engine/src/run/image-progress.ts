import type { ImageProgress } from '../model/index.ts';
import type { PullProgress } from '../port/host-driver.ts';

interface Layer {
  /** Whether it is on the ship. */
  readonly there: boolean;
  readonly bytes: number;
  /** null: nobody has said so far. */
  readonly size: number | null;
}

/** The layers of an image that is being pulled, by their short ids. */
export type Layers = ReadonlyMap<string, Layer>;

/** What is known of the layers after one more line of a pull. */
export function layersAfter(layers: Layers, { status, layer, bytes }: PullProgress): Layers {
  if (layer === null) return layers;
  const before = layers.get(layer) ?? { there: false, bytes: 0, size: null };
  const after = layerAfter(before, status, bytes);
  return after === undefined ? layers : new Map(layers).set(layer, after);
}

/** undefined: the line is not about a layer; the first one of a pull bears the tag in the layer's place. */
function layerAfter(before: Layer, status: string, bytes: PullProgress['bytes']): Layer | undefined {
  switch (status) {
    case 'Pulling fs layer':
    case 'Waiting':
    case 'Verifying Checksum':
      return before;
    case 'Downloading':
      return bytes === null ? before : { ...before, bytes: bytes.done, size: bytes.total ?? before.size };
    // Small layers come without a word of their size.
    case 'Download complete':
      return { ...before, bytes: before.size ?? before.bytes, size: before.size ?? before.bytes };
    // The bytes that are extracted are the ones that were downloaded.
    case 'Extracting':
      return { ...before, bytes: bytes?.total ?? before.bytes, size: bytes?.total ?? before.size };
    case 'Pull complete':
    case 'Already exists':
      return { there: true, bytes: before.size ?? before.bytes, size: before.size ?? before.bytes };
    default:
      return undefined;
  }
}

export function imageProgress(layers: Layers): ImageProgress {
  const all = [...layers.values()];
  const sizes = all.map(({ size }) => size);
  const total = sizes.some((size) => size === null)
    ? null
    : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  return {
    layers: { done: all.filter(({ there }) => there).length, total: all.length },
    bytes: { done: all.reduce((sum, { bytes }) => sum + bytes, 0), total },
  };
}
