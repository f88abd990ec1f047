import { describe, expect, it } from 'vitest';
import { OutputTail } from './output-tail.ts';

describe('OutputTail', () => {
  it('keeps the end, and no half of a character', () => {
    const tail = new OutputTail(5);
    for (const piece of ['a lot of text before', 'éé', 'é']) tail.add(Buffer.from(piece));
    expect(tail.text()).toBe('éé');
  });

  it('of nothing is nothing', () => {
    expect(new OutputTail(5).text()).toBe('');
  });
});
