import type { HostCondition } from '@maestro-ng/engine';
import { expect, test } from 'vitest';
import { hostCondition, imageSpace } from './host-condition.ts';

test('what an Engine says of its host', () => {
  expect(
    hostCondition({
      OperatingSystem: 'Debian\u001b[31m 12',
      Driver: 'devicemapper',
      DriverStatus: [
        ['Pool Name', 'docker'],
        ['Data Space Total', '107.4GB'],
        ['Data Space Available', '9.9 GB'],
        7,
      ],
      Warnings: ['WARNING: No swap limit support', 7],
    }),
  ).toEqual({
    operatingSystem: 'Debian 12',
    storageDriver: 'devicemapper',
    warnings: ['WARNING: No swap limit support', ''],
    freeSpace: { bytes: 9_900_000_000, totalBytes: 107_400_000_000 },
  });
  expect(hostCondition({ Warnings: null })).toEqual({
    operatingSystem: '',
    storageDriver: '',
    warnings: [],
    freeSpace: null,
  });
  expect(() => hostCondition([])).toThrow('what an Engine says of itself is no object');
});

test.each<[string, readonly (readonly [string, string])[], HostCondition['freeSpace']]>([
  [
    'zfs',
    [
      ['Space Used By Parent', '4000'],
      ['Space Available', '1000'],
    ],
    { bytes: 1000, totalBytes: 5000 },
  ],
  ['zfs', [['Space Available', '0']], { bytes: 0, totalBytes: null }],
  [
    'devicemapper',
    [
      ['Data Space Available', '10.49MB'],
      ['Space Available', '7'],
    ],
    { bytes: 10_490_000, totalBytes: null },
  ],
  ['devicemapper', [['Data Space Available', '512 B']], { bytes: 512, totalBytes: null }],
  ['devicemapper', [['Data Space Available', '1.2TB']], { bytes: 1_200_000_000_000, totalBytes: null }],
  ['zfs', [['Space Available', 'much']], null],
  ['zfs', [['Space Available', '-1']], null],
  ['overlay2', [['Backing Filesystem', 'extfs']], null],
])('what is free with %s: %j', (Driver, DriverStatus, expected) => {
  expect(hostCondition({ Driver, DriverStatus }).freeSpace).toEqual(expected);
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
