import {
  beginProgress,
  type Environment,
  loadConfig,
  type Plan,
  planStart,
  releaseUsers,
  settleStep,
  succeeded,
  waitsFor,
} from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { StoryOfPlay } from './test-plays.ts';
import { Waiting, waitingPhrase } from './waiting.ts';

const engine = { beginProgress, releaseUsers, settleStep, succeeded, waitsFor };

function planOf(): Plan {
  const { environment } = loadConfig({
    name: 'demo',
    ships: { h: { ip: '10.0.0.1' } },
    services: {
      db: { image: 'a', instances: { 'db-1': { ship: 'h' } } },
      queue: {
        image: 'a',
        instances: Object.fromEntries([1, 2, 3].map((n) => [`queue-${n}`, { ship: 'h' }])),
      },
      web: { image: 'a', requires: ['db', 'queue'], instances: { 'web-1': { ship: 'h' } } },
    },
  });
  const planned = planStart(environment as Environment, {});
  if (!planned.ok) throw new Error('there is no plan');
  return planned.plan;
}

describe('what a step waits for', () => {
  it('is told by services while there is much, by instances in the end, and is its turn when all is there', () => {
    const story = new StoryOfPlay('db-1', 'queue-1', 'queue-2', 'queue-3', 'web-1');
    const waiting = new Waiting(engine, planOf());
    const said = (): string => waitingPhrase(story.view, waiting.of('start:web-1'));
    const started = (...names: readonly string[]): void => {
      for (const name of names) {
        waiting.hear({
          type: 'step-settled',
          time: 0,
          step: `start:${name}`,
          outcome: { kind: 'started' },
          container: null,
        });
      }
    };
    expect(said()).toBe('waiting for db and queue');
    started('db-1');
    expect(said()).toBe('waiting for queue');
    started('queue-1');
    expect(said()).toBe('waiting for queue-2 and queue-3');
    started('queue-2');
    // As of a stop whose container has ended.
    const activity = { kind: 'tidying-up' } as const;
    waiting.hear({ type: 'step-activity', time: 0, step: 'start:queue-3', activity });
    expect(said()).toBe('waiting for its turn');
  });
});
