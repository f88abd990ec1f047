import { spawnSync } from 'node:child_process';
import * as engine from '@maestro-ng/engine';
import { expect, it } from 'vitest';
import { isThere, thisProcess } from './writing-process.ts';

it('finds this process, and none that has ended or is another one by now', () => {
  const own = thisProcess(engine);
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  expect([
    isThere(engine, own),
    isThere(engine, { ...own, birth: null }),
    isThere(engine, { ...own, pid, birth: null }),
    isThere(engine, { ...own, host: 'another-machine' }),
  ]).toEqual([true, true, false, 'elsewhere']);
});

it.runIf(process.platform === 'linux')('tells a process from an earlier one with its number', () => {
  const own = thisProcess(engine);
  expect(own.birth).toMatch(/^[-0-9a-f]{36} \d+ pid:\[\d+\]$/);
  expect(isThere(engine, { ...own, birth: 'of an earlier boot' })).toBe(false);
  const inContainer = own.birth?.replace(/pid:.*/, 'pid:[1]') ?? '';
  expect(isThere(engine, { ...own, birth: inContainer })).toBe('elsewhere');
});
