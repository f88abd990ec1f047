import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

test.each([
  ['imgae', ['image', 'instances'], 'image'],
  ['stop-timeout', ['stop_timeout', 'restart'], 'stop_timeout'],
  ['Image', ['image'], 'image'],
  ['prots', ['ports', 'restart'], 'ports'],
  ['web-11', ['web-1', 'web-2'], 'web-1'],
  ['carrier-pigeon', ['json-file', 'syslog'], undefined],
  ['ab', ['xy'], undefined],
  ['web', ['web'], undefined],
  ['web', [], undefined],
] as const)('%s among %j', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});
