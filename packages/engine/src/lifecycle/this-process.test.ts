import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { thisProcess } from './this-process.ts';

it('says who runs it, and where', () => {
  expect(thisProcess({ LOGNAME: 'ada' }).who).toBe(`ada@${hostname()}`);
});

it.skipIf(!existsSync('/proc/self/stat'))(
  'knows of processes on this machine whether they have ended',
  async () => {
    const owner = thisProcess({});
    const { process: self } = owner;
    if (self === null) throw new Error('it cannot be told from others');
    expect(owner.hasEnded(self)).toBe(false);
    expect(owner.hasEnded({ ...self, started: '1' })).toBe(true);
    expect(owner.hasEnded({ ...self, machine: 'another', started: '1' })).toBe(false);

    const child = spawn('sleep', ['60']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    expect(owner.hasEnded({ ...self, pid, started })).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(owner.hasEnded({ ...self, pid, started })).toBe(true);
  },
);
