import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readCorpus } from './corpus.ts';
import { mainFile } from './fuzz-case.ts';
import { generate } from './generate.ts';

const corpus = readCorpus(fileURLToPath(new URL('../..', import.meta.url)));

describe('generated cases', () => {
  test('are the same for the same seed and number', () => {
    for (const index of [0, 1, 2, 3, 500])
      expect(generate(corpus, 7, index)).toEqual(generate(corpus, 7, index));
  });

  test('are others for another seed or number', () => {
    const mains = [...Array(50).keys()].flatMap((index) =>
      [1, 2].map((seed) =>
        Buffer.from(generate(corpus, seed, index).files.get(mainFile) ?? []).toString('base64'),
      ),
    );
    expect(new Set(mains).size).toBeGreaterThan(95);
  });
});
