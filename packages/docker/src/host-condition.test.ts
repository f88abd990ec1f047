import { expect, test } from 'vitest';
import { hostCondition, imageSpace } from './host-condition.ts';

test('what an Engine says of its host', () => {
  expect(
    hostCondition({
      OperatingSystem: 'Debian\u001b[31m 12',
      Driver: 'overlay2',
      Warnings: ['WARNING: No swap limit support', 7],
    }),
  ).toEqual({
    operatingSystem: 'Debian 12',
    storageDriver: 'overlay2',
    warnings: ['WARNING: No swap limit support', ''],
  });
  expect(hostCondition({ Warnings: null })).toEqual({
    operatingSystem: '',
    storageDriver: '',
    warnings: [],
  });
  expect(() => hostCondition([])).toThrow('what an Engine says of itself is no object');
});

test('images that no container is made of are unused, but for what they share', () => {
  const images = [
    { Size: 100, SharedSize: 40, Containers: 2 },
    { Size: 100, SharedSize: -1, Containers: 0 },
  ];
  expect(imageSpace({ LayersSize: 160, Images: images })).toEqual({ bytes: 160, unusedBytes: 100 });
  expect(imageSpace({ LayersSize: -1, Images: null })).toEqual({ bytes: 0, unusedBytes: 0 });
});
