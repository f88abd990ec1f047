import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRunLab } from './can-run-lab.ts';
import { readRecord } from './claim.ts';
import { down, ownerOf, up } from './lab.ts';
import { labNames } from './names.ts';
import { endStrays } from './processes.ts';
import { status } from './status.ts';
import { runContainer } from './testing/containers.ts';
import { leftovers } from './testing/leftovers.ts';

const answer = canRunLab();
const options = { name: 'sigkill-test' };
const { checkout } = ownerOf(options);
const lab = labNames(checkout, options.name);

/** Milliseconds into `up`, one from each stretch of it: networks, first processes, Engines, images. */
const moments = [
  [100, 250],
  [250, 500],
  [500, 1200],
  [1200, 2200],
].map(([from = 0, to = 0]) => Math.round(from + Math.random() * (to - from)));

describe.skipIf(!answer.possible)('SIGKILL at any moment', () => {
  // Node.js 20 cannot run the sources, and another process has to: the modules are compiled for it.
  const modules = mkdtempSync(join(tmpdir(), 'lab-modules-'));

  beforeAll(async () => {
    await down(options);
    writeFileSync(join(modules, 'package.json'), '{"type":"module"}');
    const compiler = join(checkout, 'node_modules', '.bin', 'tsc');
    const project = join(checkout, 'packages', 'lab', 'tsconfig.build.json');
    execFileSync(compiler, ['-p', project, '--outDir', modules], { stdio: 'inherit' });
  });

  afterAll(async () => {
    await down(options);
    rmSync(modules, { recursive: true });
  });

  async function killed(call: string, afterMs: number): Promise<string> {
    const url = JSON.stringify(pathToFileURL(join(modules, 'index.js')).href);
    const script = `const { up, down } = await import(${url}); await ${call}; console.log('done');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    const end = await new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    clearTimeout(timer);
    return output === '' ? `${String(end)}` : output.trim();
  }

  const owner = JSON.stringify({ ...options, checkout });

  test.each(moments)('up, killed after %i ms, then up', async (moment) => {
    expect(await killed(`up({ ...${owner}, ships: 2 })`, moment)).toBe('SIGKILL');
    const { ships } = await up({ ...options, ships: 2, images: ['busybox'] });
    for (const ship of ships) await runContainer(ship, 'works', { command: ['sleep', '600'] });
    expect((await status(options)).ships.map(({ state }) => state)).toEqual(['up', 'up']);
    const subnet = (await status(options)).subnet;
    await down(options);
    expect(leftovers(lab, `${subnet}`)).toEqual({});
  });

  test('up, killed three times in a row, then down: nothing is left', async () => {
    for (const moment of [150, 400, 900]) {
      expect(await killed(`up({ ...${owner}, ships: 2 })`, moment)).toBe('SIGKILL');
    }
    const subnet = readRecord(lab)?.subnet;
    await down(options);
    expect(subnet).toBeDefined();
    expect(leftovers(lab, `${subnet}`)).toEqual({});
  });

  test('down, killed, then up; then the record is lost, and down finds all the same', async () => {
    await up({ ...options, ships: 1, images: [] });
    await killed(`down(${owner})`, 180);
    const [ship] = (await up({ ...options, ships: 1, images: ['busybox'] })).ships;
    const subnet = readRecord(lab)?.subnet;
    if (ship === undefined) throw new Error('a ship expected');
    await runContainer(ship, 'works', { command: ['sleep', '600'] });
    writeFileSync(lab.recordFile, '{"checkout": "/ho');
    await down(options);
    expect(leftovers(lab, `${subnet}`)).toEqual({});
    expect(existsSync(lab.directory)).toBe(false);
  });

  test('a command that a killed call had just started is ended before the next one begins', async () => {
    const gone = '4194304/1';
    const stray = spawn('sleep', ['600'], {
      env: { PATH: '/usr/bin:/bin', MAESTRO_LAB: lab.directory, MAESTRO_LAB_CALLER: gone },
    });
    const end = new Promise((resolve) => stray.on('close', (_, signal) => resolve(signal)));
    await endStrays(lab.directory, { timeoutMs: 5_000 });
    expect(await end).toBe('SIGKILL');
  });
});
