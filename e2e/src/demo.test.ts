import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeOnLab } from './harness/fleet.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describeOnLab('the demo of the README', () => {
  test('tells its story to the end, in under a minute, and leaves nothing behind', {
    timeout: 120_000,
  }, () => {
    const began = Date.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/demo.js'], {
      cwd: root,
      encoding: 'utf8',
      timeout: 110_000,
    });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(stdout).toMatch(/Good morning from web-1 on [\d.]+: you are visitor 1\./);
    expect(stdout).toMatch(/Good morning from web-3 on [\d.]+: you are visitor 2\./);
    expect(stdout).toMatch(/^QUEUE_QUEUE_1_HTTP_PORT=21081$/m);
    expect(stdout).toMatch(/6 already up/);
    expect(stdout).toMatch(/7 stopped/);
    const labs = spawnSync(process.execPath, ['packages/lab/bin/lab.js', 'status', '--name', 'demo'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(labs.stdout + labs.stderr).toMatch(/not up/);
  });
});
