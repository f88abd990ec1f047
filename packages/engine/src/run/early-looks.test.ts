import { expect, test } from 'vitest';
import { HostFailure } from '../port/host-failure.ts';
import { FakeClock } from '../testing/fake-clock.ts';
import { FakeEngine } from '../testing/fake-engine.ts';
import { EarlyLooks } from './early-looks.ts';

const { signal } = new AbortController();

/** A ship with these containers, and what is asked of it, in order. */
function shipWith(...names: string[]) {
  const engine = new FakeEngine('h1', new FakeClock(0));
  const ids = names.map((name) => engine.addContainer({ name }));
  const asked: string[] = [];
  const inspect = async (nameOrId: string) => {
    asked.push(nameOrId);
    await Promise.resolve();
    return engine.inspect(nameOrId);
  };
  return { engine, ids, asked, driver: { containers: { inspect } } };
}

test('containers are asked for by their names before anybody knows of them, and once', async () => {
  const { ids, asked, driver } = shipWith('web-1', 'web-2');
  const early = new EarlyLooks(driver, ['web-1', 'web-2'], signal);
  expect(asked).toEqual(['web-1', 'web-2']);
  const [id = ''] = ids;
  expect((await early.at({ id, name: 'web-1' }))?.id).toBe(id);
  expect(asked).toEqual(['web-1', 'web-2']);
});

test('one that had another name then is asked for by its id', async () => {
  const { engine, ids, asked, driver } = shipWith('web-1');
  const early = new EarlyLooks(driver, ['web-1'], signal);
  const [id = ''] = ids;
  await Promise.resolve();
  engine.rename(id, 'former');
  const other = engine.addContainer({ name: 'web-1' });
  expect((await early.at({ id: other, name: 'web-1' }))?.id).toBe(other);
  expect((await early.at({ id, name: 'former' }))?.name).toBe('former');
  expect(asked).toEqual(['web-1', other, id]);
});

test('a failure is told only to whoever needs the container, and asks again', async () => {
  const { ids, driver } = shipWith('web-1');
  const answers = [new HostFailure('timeout', 'h1', 'no answer'), new HostFailure('refused', 'h1', 'no')];
  const { inspect } = driver.containers;
  driver.containers.inspect = async (nameOrId) => {
    const failure = answers.shift();
    if (failure !== undefined) throw failure;
    return inspect(nameOrId);
  };
  const early = new EarlyLooks(driver, ['web-1'], signal);
  const [id = ''] = ids;
  await expect(early.at({ id, name: 'web-1' })).rejects.toThrow('no');
  expect((await early.at({ id, name: 'web-1' }))?.id).toBe(id);
});

test('what the listing does not show is not asked for any more', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `web-${index}`);
  const { asked, driver, ids } = shipWith(...names);
  const early = new EarlyLooks(driver, names, signal);
  early.keepTo(new Set(['web-19']));
  await early.at({ id: ids.at(-1) ?? '', name: 'web-19' });
  expect(asked).toEqual([...names.slice(0, 8), 'web-19']);
});
