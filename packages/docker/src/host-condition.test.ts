import { expect, test } from 'vitest';
import { hostCondition, imageSpace } from './host-condition.ts';

test('what an Engine says of its host', () => {
  expect(
    hostCondition({
      OperatingSystem: 'Debian\u001b[31m 12',
      Driver: 'devicemapper',
      DriverStatus: [['Pool Name', 'docker'], ['Data Space Available', '9.9 GB'], 7],
      Warnings: ['WARNING: No swap limit support', 7],
    }),
  ).toEqual({
    operatingSystem: 'Debian 12',
    storageDriver: 'devicemapper',
    warnings: ['WARNING: No swap limit support', ''],
    freeSpace: '9.9 GB',
  });
  expect(hostCondition({ Warnings: null })).toEqual({
    operatingSystem: '',
    storageDriver: '',
    warnings: [],
    freeSpace: null,
  });
  expect(() => hostCondition([])).toThrow('what an Engine says of itself is no object');
});

test('images that no container is made of are unused, but for what they share', () => {
  const images = [
    { Size: 100, SharedSize: 40, Containers: 2 },
    { Size: 100, SharedSize: -1, Containers: 0 },
  ];
  const BuildCache = [{ Size: 30 }, { Size: -1 }, { Size: 12 }];
  expect(imageSpace({ LayersSize: 160, Images: images, BuildCache })).toEqual({
    bytes: 160,
    unusedBytes: 100,
    buildCacheBytes: 42,
  });
  expect(imageSpace({ LayersSize: -1, Images: null })).toEqual({
    bytes: 0,
    unusedBytes: 0,
    buildCacheBytes: 0,
  });
});
