import { expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

test.each([
  ['imgae', ['image', 'instances'], 'image'],
  ['stop-timeout', ['stop_timeout', 'restart'], 'stop_timeout'],
  ['Image', ['image'], 'image'],
  ['prots', ['ports', 'restart'], 'ports'],
  ['web-11', ['web-1', 'web-2'], 'web-1'],
  ['carrier-pigeon', ['json-file', 'syslog'], undefined],
  ['ab', ['xy'], undefined],
  ['tpc', ['tcp'], 'tcp'],
  ['b', ['web', 'a'], undefined],
  ['hh', ['h'], 'h'],
  ['web', ['web'], undefined],
  ['web', [], undefined],
] as const)('%s among %j', (name, candidates, expected) => {
  expect(nearestName(name, candidates)).toBe(expected);
});
