import { expect, test } from 'vitest';
import { mountPointsBelow } from './remove-directory.ts';

test('mounts below a directory, innermost first, without those that merely begin alike', () => {
  const mounts = `proc /proc proc rw 0 0
tmpfs /labs/1/ship1/data tmpfs rw 0 0
tmpfs /labs/1/ship1/data/a\\040b tmpfs rw 0 0
tmpfs /labs/10/ship1 tmpfs rw 0 0
`;
  expect(mountPointsBelow('/labs/1', mounts)).toEqual(['/labs/1/ship1/data/a b', '/labs/1/ship1/data']);
});
