import { expect, test } from 'vitest';
import { judge } from './can-run-lab.ts';

test('root on Linux with all programs can', () => {
  expect(judge({ platform: 'linux', userId: 0, missing: [] })).toEqual({ possible: true });
});

test('another system cannot, whatever else is there', () => {
  expect(judge({ platform: 'darwin', userId: 501, missing: ['dockerd'] })).toEqual({
    possible: false,
    reason: 'the lab needs Linux; this is darwin',
  });
});

test('all that is missing is named at once, with the packages that bring it', () => {
  expect(judge({ platform: 'linux', userId: 1000, missing: ['dockerd', 'runc', 'ip'] })).toEqual({
    possible: false,
    reason: `the lab needs root: it makes network namespaces and runs Docker Engines
the lab needs these programs, which are not here: dockerd, runc, ip; on Debian or Ubuntu: apt-get install docker.io iproute2`,
  });
});
