import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isThere, thisProcess } from './writing-process.ts';

it('finds this process, and none that has ended or is another one by now', () => {
  const own = thisProcess();
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  expect([
    isThere(own),
    isThere({ ...own, birth: null }),
    isThere({ ...own, pid, birth: null }),
    isThere({ ...own, host: 'another-machine' }),
  ]).toEqual([true, true, false, 'elsewhere']);
});

it.runIf(process.platform === 'linux')('tells a process from an earlier one with its number', () => {
  const own = thisProcess();
  expect(own.birth).toMatch(/^[-0-9a-f]{36} \d+$/);
  expect(isThere({ ...own, birth: 'of an earlier boot' })).toBe(false);
});
