import { expect, it } from 'vitest';
import { isFor } from './image-platform.ts';

const amd64 = { Os: 'linux', Architecture: 'amd64', Variant: '' };
const arm = { Os: 'linux', Architecture: 'arm', Variant: 'v7' };

it.each([
  ['linux/amd64', amd64, true],
  ['linux/x86_64', amd64, true],
  ['Linux/AMD64', amd64, true],
  ['linux/amd64/v2', amd64, true],
  ['amd64', amd64, true],
  ['linux', amd64, true],
  ['windows', amd64, false],
  ['windows/amd64', amd64, false],
  ['linux/arm64', amd64, false],
  ['linux/arm', arm, true],
  ['linux/arm/v7', arm, true],
  ['linux/arm/7', arm, true],
  ['linux/arm/v6', arm, false],
  ['linux/armhf', arm, true],
  ['linux/armel', arm, false],
  ['armhf', arm, true],
  ['linux/i386', { Os: 'linux', Architecture: '386', Variant: '' }, true],
  ['linux/arm64/8', { Os: 'linux', Architecture: 'arm64', Variant: 'v8' }, true],
  ['linux/amd64', {}, false],
])('%s of an image for %j: %s', (platform, image, fits) => {
  expect(isFor(platform, image)).toBe(fits);
});
