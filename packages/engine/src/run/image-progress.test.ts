import { expect, it } from 'vitest';
import type { PullProgress } from '../port/host-driver.ts';
import { imageProgress, type Layers, layersAfter } from './image-progress.ts';

function line(
  layer: string | null,
  status: string,
  done?: number,
  total: number | null = null,
): PullProgress {
  return { layer, status, bytes: done === undefined ? null : { done, total } };
}

it('adds up what an Engine tells of its layers', () => {
  const story: readonly (readonly [PullProgress, string])[] = [
    [line('3', 'Pulling from team/app'), '0/0 layers, 0/0 bytes'],
    [line('a', 'Already exists'), '1/1 layers, 0/0 bytes'],
    [line('b', 'Pulling fs layer'), '1/2 layers, 0/? bytes'],
    [line('c', 'Pulling fs layer'), '1/3 layers, 0/? bytes'],
    [line('d', 'Pulling fs layer'), '1/4 layers, 0/? bytes'],
    [line('d', 'Waiting'), '1/4 layers, 0/? bytes'],
    [line('b', 'Downloading', 40, 100), '1/4 layers, 40/? bytes'],
    [line('c', 'Downloading', 10), '1/4 layers, 50/? bytes'],
    // A layer so small that nothing is told of its download.
    [line('d', 'Download complete'), '1/4 layers, 50/? bytes'],
    [line('c', 'Downloading', 20, 50), '1/4 layers, 60/150 bytes'],
    [line('b', 'Verifying Checksum'), '1/4 layers, 60/150 bytes'],
    [line('b', 'Download complete'), '1/4 layers, 120/150 bytes'],
    [line('b', 'Extracting', 32, 100), '1/4 layers, 120/150 bytes'],
    [line('c', 'Download complete'), '1/4 layers, 150/150 bytes'],
    [line('b', 'Pull complete'), '2/4 layers, 150/150 bytes'],
    [line('c', 'Retrying in 5 seconds'), '2/4 layers, 150/150 bytes'],
    [line('c', 'Pull complete'), '3/4 layers, 150/150 bytes'],
    [line('d', 'Pull complete'), '4/4 layers, 150/150 bytes'],
    [line(null, 'Digest: sha256:1'), '4/4 layers, 150/150 bytes'],
  ];
  let layers: Layers = new Map();
  const told = story.map(([each]) => {
    layers = layersAfter(layers, each);
    const { layers: count, bytes } = imageProgress(layers);
    return `${count.done}/${count.total} layers, ${bytes.done}/${bytes.total ?? '?'} bytes`;
  });
  expect(told).toEqual(story.map(([, words]) => words));
});
