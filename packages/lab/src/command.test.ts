import { afterEach, expect, test, vi } from 'vitest';
import { main } from './command.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  }
  const code = await main(args);
  vi.restoreAllMocks();
  return { code, ...written };
}

test.each([
  { args: ['fly'], says: /^lab: unknown command "fly"\n\nA fleet of real Docker Engines/ },
  { args: [], says: /^lab: a command is missing\n\nA fleet of real Docker Engines/ },
  { args: ['up', '--ships', 'many'], says: /^lab: --ships: expected a whole number, got "many"\n$/ },
  { args: ['up', '--images', 'alpine'], says: /^lab: --images: expected busybox or node, got "alpine"\n$/ },
  { args: ['up', 'ship1'], says: /^lab: up takes no ships: ship1\n$/ },
  { args: ['kill'], says: /^lab: kill: which ship\?\n$/ },
  { args: ['constructor'], says: /^lab: unknown command "constructor"\n/ },
  { args: ['up', '--boats', '3'], says: /^lab: Unknown option '--boats'/ },
])('wrong usage: $args', async ({ args, says }) => {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(says);
});

test('help goes to stdout', async () => {
  const { code, stdout, stderr } = await run('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^A fleet of real Docker Engines on this machine\.\n/);
});

test.skipIf(process.platform !== 'linux')('a lab that is not there has a status all the same', async () => {
  const { code, stdout } = await run('status', '--name', 'never-made', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ name: 'never-made', subnet: null, ships: [] });
});
