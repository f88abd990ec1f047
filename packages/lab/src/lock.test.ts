import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { withLock } from './lock.ts';

const name = `maestro-lab-lock-test-${process.pid}`;

test.skipIf(process.platform !== 'linux')('two holders take turns', async () => {
  const story: string[] = [];
  const turn = (who: string) =>
    withLock(
      name,
      async () => {
        story.push(`${who} begins`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        story.push(`${who} ends`);
      },
      { timeoutMs: 5_000 },
    );
  await Promise.all([turn('one'), turn('two')]);
  const [first, second] = story[0] === 'one begins' ? ['one', 'two'] : ['two', 'one'];
  expect(story).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test.skipIf(process.platform !== 'linux')('waiting for it is bounded', async () => {
  await withLock(
    name,
    async () => {
      await expect(withLock(name, async () => 'in', { timeoutMs: 100 })).rejects.toThrow(
        `gave up after 0.1 s waiting for another process to be done with ${name}`,
      );
    },
    { timeoutMs: 1_000 },
  );
});

test.skipIf(process.platform !== 'linux')('a holder that is killed holds nothing', async () => {
  const held = `\\0${name.padEnd(107, '.')}`;
  const script = `require('node:net').createServer().listen({path:'${held}'},()=>console.log('held'))`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  await expect(withLock(name, async () => 'in', { timeoutMs: 100 })).rejects.toThrow('gave up');
  holder.kill('SIGKILL');
  expect(await withLock(name, async () => 'in', { timeoutMs: 5_000 })).toBe('in');
});
