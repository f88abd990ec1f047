import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failureOf } from './testing/failure-of.ts';
import { labIsPossible, realEngine } from './testing/real-engine.ts';

describe.skipIf(!labIsPossible)('the volumes of a real Engine', { timeout: 20_000 }, () => {
  const real = realEngine('docker-volumes');
  const { signal } = new AbortController();
  const label = { name: 'test.of', value: 'shop: a=b "ü"' };
  const labels = { 'test.of': label.value, 'test.text': 'x' };

  it('are found by a label, made once, and removed', async () => {
    const { volumes } = real.driver;
    expect(await volumes.list(label, { signal })).toEqual([]);
    await volumes.create({ name: 'one', labels }, { signal });
    await volumes.create({ name: 'one', labels: { ...labels, 'test.text': 'changed' } }, { signal });
    await volumes.create({ name: 'two', labels: { 'test.of': 'other' } }, { signal });
    expect(await volumes.list(label, { signal })).toEqual([{ name: 'one', labels }]);
    await volumes.remove('one', { signal });
    await volumes.remove('one', { signal });
    expect(await volumes.list(label, { signal })).toEqual([]);
    await volumes.remove('two', { signal });
    expect(await failureOf(volumes.create({ name: '-', labels: {} }, { signal }))).toMatch(/^refused: /);
  });

  it('keep labels of a megabyte', async () => {
    const { volumes } = real.driver;
    const large = { 'test.of': 'large', 'test.text': randomBytes(768 * 1024).toString('base64') };
    await volumes.create({ name: 'large', labels: large }, { signal });
    const found = await volumes.list({ name: 'test.of', value: 'large' }, { signal });
    expect(found).toHaveLength(1);
    expect(found[0]?.labels['test.text'] === large['test.text']).toBe(true);
    await volumes.remove('large', { signal });
  });
});
