import { check } from './check.ts';
import { readCorpus } from './corpus.ts';
import { generate } from './generate.ts';

/** What the worker is asked to do. */
export interface Task {
  readonly seed: number;
  readonly index: number;
}

/** What it answers: what is wrong with the case, or that it has begun to listen. */
export interface Answer {
  readonly faults?: readonly string[];
}

const corpus = readCorpus(process.argv[2] ?? '.');
process.on('message', ({ seed, index }: Task) => {
  const answer: Answer = { faults: check(generate(corpus, seed, index)) };
  process.send?.(answer);
});
process.send?.({} satisfies Answer);
