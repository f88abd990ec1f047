import { describe, expect, it } from 'vitest';
import { type Comparison, labelNames } from '../model/index.ts';
import { afterFailedLook, afterGivingUp, afterLook } from './advance.ts';
import { afterChecks } from './after-checks.ts';
import { afterOperation } from './after-operation.ts';
import { decide } from './decide.ts';
import type { Decision, OperationReport } from './decision.ts';
import { aside, container, decided, foreign, imageId, inWords, task, up } from './decisions.test-support.ts';
import type { SeenContainer, Sight } from './sight.ts';
import { beginStep, type Replacing, type StepState, type StepTask } from './step-state.ts';

type Row = [words: string, situation: string, Partial<Sight>, Partial<StepState>, Partial<StepTask>];

const same: Comparison = { container: 'c1', differences: [], outlived: [], anonymousVolumes: [] };
const image = { field: 'image', is: 'web:1', asked: 'web:2' };
const policy = { field: 'restart', is: null, asked: 'always' };
const differs: Comparison = { ...same, differences: [image] };
const always = { name: 'always', maximumRetryCount: 0 } as const;
/** Kept aside, as one without labels is. */
const bare = { name: 'web-1.maestro-old-c0', labels: {} };
const withVolume = { ...up, anonymousVolumes: ['/data'] };
const stays = { ...up, restart: always };
const apply = { play: 'apply' } as const;

function replacing(more: Partial<Replacing>): Partial<StepTask> {
  return { replacing: { ...task.replacing, ...more } };
}

const expecting = (kind: 'create' | 'leave' | 'replace' | 'start', orNewer = false): Partial<StepTask> =>
  replacing({ expected: { kind, container: kind === 'create' ? null : 'c1', orNewer } });

describe('an apply', () => {
  it.each<Row>([
    ['find image', 'nothing', {}, {}, {}],
    ['create', 'nothing, and its image is there', {}, { imageId }, {}],
    ['compare c1', 'one that runs', { holder: container('running') }, {}, {}],
    ['compare c0', 'only one that is kept aside', { aside: aside('exited') }, {}, {}],
    ['already-up', 'one that runs as asked', { holder: container('running') }, { comparison: same }, {}],
    [
      'check running, watching',
      'the same, with a check',
      { holder: container('running') },
      { comparison: same },
      { checks: { ...task.checks, running: 1 }, provingChecks: 1 },
    ],
    ['start c1', 'one as asked that has ended', { holder: container('exited') }, { comparison: same }, {}],
    [
      'update c1',
      'one with another restart policy',
      { holder: container('running') },
      { comparison: { ...same, differences: [policy] } },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old',
      'one that differs',
      { holder: container('running') },
      { comparison: differs, imageId },
      {},
    ],
    [
      'look',
      'one that differs, not looked at since the listing',
      { holder: container('running'), age: 'old' },
      { comparison: differs, imageId },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old',
      'one that has outlived what it takes something from',
      { holder: container('running') },
      { comparison: { ...same, outlived: [{ instance: 'db-1', gives: 'net' }] }, imageId },
      {},
    ],
    [
      'failed volumes-lost',
      'one that differs, and has a volume without a name',
      { holder: container('running') },
      { comparison: { ...differs, anonymousVolumes: ['/data'] }, imageId },
      {},
    ],
    [
      'failed volumes-lost',
      'the same, kept aside',
      { aside: aside('exited') },
      { comparison: { ...differs, container: 'c0', anonymousVolumes: ['/data'] }, imageId },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old',
      'the same, where that is agreed to',
      { holder: container('running') },
      { comparison: { ...differs, anonymousVolumes: ['/data'] }, imageId },
      replacing({ renewsVolumes: true }),
    ],
    [
      'stop c1',
      'one that differs and runs, beside one that is kept aside',
      { holder: container('running'), aside: aside('exited') },
      { comparison: differs, imageId },
      {},
    ],
    [
      'remove c1',
      'one that differs and has failed, beside one that is kept aside',
      { holder: container('exited'), aside: aside('exited') },
      { comparison: differs, imageId },
      {},
    ],
    [
      'failed volumes-lost',
      'one that differs and has a volume without a name, beside one that is kept aside',
      { holder: container('running'), aside: aside('exited') },
      { comparison: { ...differs, anonymousVolumes: ['/data'] }, imageId },
      {},
    ],
    [
      'failed volumes-lost',
      'one that differs, beside one that is kept aside and has a volume without a name',
      { holder: container('running'), aside: aside('exited', { inspected: withVolume }) },
      { comparison: differs, imageId },
      {},
    ],
    [
      'look',
      'the same, where nobody has looked for volumes',
      { holder: container('running'), aside: aside('exited'), age: 'old' },
      { comparison: differs, imageId },
      {},
    ],
    [
      'stop c1',
      'the same, where that is agreed to',
      { holder: container('running'), aside: aside('exited', { inspected: withVolume }) },
      { comparison: differs, imageId },
      replacing({ renewsVolumes: true }),
    ],
    [
      'failed volumes-lost',
      'one that runs as asked, beside one that is kept aside and has a volume without a name',
      { holder: container('running'), aside: aside('exited', { inspected: withVolume }) },
      { comparison: same },
      {},
    ],
    [
      'failed volumes-lost',
      'an orphan that has a volume without a name',
      { holder: container('running', { inspected: withVolume }) },
      {},
      { orphan: 'c1' },
    ],
    [
      'stop c1',
      'the same, where that is agreed to',
      { holder: container('running', { inspected: withVolume }) },
      {},
      { orphan: 'c1', ...replacing({ renewsVolumes: true }) },
    ],
    [
      'already-up',
      'one that runs as asked, beside one without labels',
      { holder: container('running'), aside: aside('running', { labels: {} }) },
      { comparison: same },
      {},
    ],
    [
      'check running, watching',
      'the same, with its own id in its name',
      { holder: container('running'), aside: aside('exited', bare) },
      { comparison: same },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old-c1',
      'one without labels that differs, beside another one',
      { holder: container('running', { labels: {} }), aside: aside('running', { labels: {} }) },
      { comparison: differs, imageId },
      {},
    ],
    [
      'give up foreign-container',
      'one that differs, beside one without labels',
      { holder: container('running'), aside: aside('running', { labels: {} }) },
      { comparison: differs, imageId },
      {},
    ],
    [
      'stop c1',
      'the same, with its own id in its name',
      { holder: container('running'), aside: aside('exited', bare) },
      { comparison: differs, imageId },
      {},
    ],
    [
      'create',
      'only one without labels under the name of an old one',
      { aside: aside('exited', { labels: {} }) },
      { imageId },
      {},
    ],
    ['compare c0', 'the same, with its own id in its name', { aside: aside('exited', bare) }, {}, {}],
    [
      'check running, watching',
      'one that runs as asked without checks, beside one that is kept aside',
      { holder: container('running'), aside: aside('exited') },
      { comparison: same },
      {},
    ],
    [
      'remove c0',
      'the same, once it has stayed up',
      { holder: container('running'), aside: aside('exited') },
      { comparison: same, passed: ['running'] },
      {},
    ],
    [
      'check running, watching',
      'one that runs as asked without checks, while another ship keeps an old one',
      { holder: container('running') },
      { comparison: same },
      replacing({ keptElsewhere: true }),
    ],
    [
      'check running, watching',
      'the same, with a check that only waits',
      { holder: container('running'), aside: aside('exited') },
      { comparison: same },
      { checks: { ...task.checks, running: 1 } },
    ],
    [
      'rename c0 to web-1',
      'only one that is kept aside, as asked',
      { aside: aside('exited') },
      { comparison: { ...same, container: 'c0' } },
      {},
    ],
    [
      'create',
      'only one that is kept aside, and differs',
      { aside: aside('exited') },
      { comparison: { ...differs, container: 'c0' }, imageId },
      {},
    ],
    [
      'give up container-died',
      'one as asked that its Engine restarts',
      { holder: container('restarting') },
      { comparison: same },
      {},
    ],
    ['failed container-paused', 'a paused one', { holder: container('paused') }, {}, {}],
    [
      'update c1',
      'one that differs, and that its Engine restarts',
      { holder: container('restarting', { inspected: stays }) },
      { comparison: differs, imageId },
      {},
    ],
    [
      'stop c1',
      'the same, which it does not restart any more',
      { holder: container('restarting', { inspected: stays }) },
      { comparison: differs, imageId, rested: { id: 'c1', before: always } },
      {},
    ],
    [
      'failed foreign-container',
      "somebody else's",
      { holder: container('running', { labels: foreign }) },
      {},
      {},
    ],
    ['look after 500 ms', 'one that is being removed', { holder: container('removing') }, {}, {}],
  ])('%s: %s', (words, _, sight, state, other) => {
    expect(decided(sight, state, { ...apply, ...other })).toBe(words);
  });

  it.each<Row>([
    [
      'already-up',
      'what it says',
      { holder: container('running') },
      { comparison: same },
      expecting('leave'),
    ],
    [
      'failed world-moved',
      'one that has ended instead of one that runs',
      { holder: container('exited') },
      { comparison: same },
      expecting('leave'),
    ],
    [
      'failed world-moved',
      'one that differs instead of one as asked',
      { holder: container('running') },
      { comparison: differs, imageId },
      expecting('leave'),
    ],
    [
      'rename c1 to web-1.maestro-old',
      'the same, where a newer image may be pulled',
      { holder: container('running') },
      { comparison: differs, imageId },
      expecting('leave', true),
    ],
    ['failed world-moved', 'nothing instead of one', {}, { imageId }, expecting('replace')],
    [
      'failed world-moved',
      'one instead of nothing',
      { holder: container('running') },
      { comparison: differs, imageId },
      expecting('create'),
    ],
    [
      'create',
      'nothing, and one aside that differs',
      { aside: aside('exited') },
      { comparison: { ...differs, container: 'c0' }, imageId },
      expecting('create'),
    ],
  ])('%s, by a saved plan: %s', (words, _, sight, state, other) => {
    expect(decided(sight, state, { ...apply, ...other })).toBe(words);
  });
});

describe('a replacement', () => {
  const made = container('created', { id: 'c2', networks: [] });
  const begun: Partial<StepState> = { comparison: { ...differs, container: 'c0' }, imageId, created: 'c2' };
  const runs = container('running', { id: 'c2', inspected: up });
  const started = { startAsked: { id: 'c2', neverRan: true, answered: true } };

  it.each<Row>([
    [
      'update c0',
      'the old one runs, and its Engine may wake it',
      { holder: made, aside: aside('running', { inspected: stays }) },
      begun,
      {},
    ],
    ['stop c0', 'the old one runs', { holder: made, aside: aside('running', { inspected: up }) }, begun, {}],
    [
      'start c2',
      'the old one has ended',
      { holder: made, aside: aside('exited', { inspected: up }) },
      begun,
      {},
    ],
    [
      'start c2',
      'the old one runs, and is to go on until the new one has passed its checks',
      { holder: made, aside: aside('running', { inspected: up }) },
      begun,
      replacing({ startsFirst: true }),
    ],
    [
      'check running, watching',
      'the new one runs, and has no check',
      { holder: runs, aside: aside('exited') },
      { ...begun, ...started },
      {},
    ],
    [
      'remove c0',
      'the new one runs, and has stayed up',
      { holder: runs, aside: aside('exited') },
      { ...begun, ...started, passed: ['running'] },
      {},
    ],
    [
      'give up container-died',
      'the new one has ended',
      { holder: container('exited', { id: 'c2', inspected: up }), aside: aside('exited') },
      { ...begun, ...started },
      {},
    ],
    [
      'give up container-died',
      'the new one ends again and again',
      {
        holder: container('restarting', { id: 'c2', inspected: { ...up, restartCount: 3 } }),
        aside: aside('exited'),
      },
      { ...begun, ...started, passed: ['running'] },
      {},
    ],
    ['replaced', 'the old one is gone', { holder: runs }, { ...begun, ...started, removed: 1 }, {}],
    [
      'give up container-gone',
      'the new one is gone',
      { aside: aside('exited') },
      { ...begun, ...started },
      {},
    ],
  ])('%s: %s', (words, _, sight, state, other) => {
    expect(decided(sight, state, { ...apply, ...other })).toBe(words);
  });
});

it.each<[string, SeenContainer, string]>([
  ['has ended', container('exited', { inspected: up }), 'ended'],
  [
    'ends again and again',
    container('restarting', { inspected: { ...up, restartCount: 3 } }),
    'and its restart policy goes on bringing it back',
  ],
])('what is new and %s stays for whoever looks for the cause', (_, holder, how) => {
  const made = { imageId, created: 'c1', startAsked: { id: 'c1', neverRan: true, answered: true } };
  const state = { ...beginStep({ holder, aside: null, age: 'fresh' }), ...made };
  expect(decide({ ...task, ...apply }, state)).toMatchObject({
    kind: 'give-up',
    failure: {
      code: 'container-died',
      hint: `It stays on h1, ${how}; correct the cause (\`maestro logs web-1\` shows what it wrote) and apply again.`,
    },
  });
});

describe('a replacement that has failed', () => {
  const rollsBack = { ...task, ...apply, ...replacing({ putsBack: true, restart: always }) };
  const done: OperationReport = { done: true };
  const lost: OperationReport = {
    done: false,
    trouble: { kind: 'lost', message: 'the connection was lost' },
  };
  const refused: OperationReport = {
    done: false,
    trouble: { kind: 'refused', message: 'port is already allocated' },
  };

  function given(sight: Partial<Sight>, more: Partial<StepState> = {}): StepState {
    const state = { ...beginStep({ holder: null, aside: null, age: 'fresh', ...sight }), imageId, ...more };
    const failure = {
      code: 'container-died',
      ship: 'h1',
      instance: 'web-1',
      during: 'd',
      cause: 'It died.',
    } as const;
    return afterGivingUp(state, { kind: 'give-up', failure, logsOf: null });
  }

  /** Goes on until it has settled, answering operations in turn; what it did, and in the end what it says. */
  function followed(
    from: StepState,
    answers: { readonly [operation: string]: OperationReport } = {},
    ships: () => Parameters<typeof afterLook>[1] = () => ({ holder: null, aside: null }),
    of: StepTask = rollsBack,
  ): string[] {
    const words: string[] = [];
    let state = from;
    for (let step = 0; step < 30; step += 1) {
      const decision: Decision = decide(of, state);
      words.push(inWords(decision));
      if (decision.kind === 'operate') {
        const answer = answers[decision.operation.name] ?? done;
        state = afterOperation(of, state, decision.operation, answer);
      } else if (decision.kind === 'look') state = afterLook(state, ships());
      else if (decision.kind === 'check')
        state = afterChecks(of, state, decision.state, { result: 'passed' });
      else if (decision.kind === 'failed') return [...words, decision.failure.hint ?? ''];
      else return words;
    }
    return words;
  }

  const failedNew = container('exited', { id: 'c2', inspected: up });
  const old = aside('exited', { inspected: up });
  const rested = { rested: { id: 'c0', before: always }, stopAsked: 'c0' };
  const back = (): Parameters<typeof afterLook>[1] => ({
    holder: container('running', { id: 'c0', inspected: stays }),
    aside: null,
  });

  it('is taken away, and the old one has its name, its restart policy and its life again', () => {
    expect(followed(given({ holder: failedNew, aside: old }, rested), {}, back)).toEqual([
      'remove c2',
      'rename c0 to web-1',
      'update c0',
      'start c0',
      'look',
      'failed container-died',
      'The old container was put back, and runs.',
    ]);
  });

  it('whose checks passed before is no reason not to check the old one', () => {
    const checked = { ...rollsBack, checks: { ...task.checks, running: 1 } };
    const state = given({ holder: failedNew, aside: old }, { ...rested, passed: ['running'] });
    expect(followed(state, {}, back, checked)).toContain('check running, watching');
  });

  it('stays, and the old one too, where nothing is to be rolled back', () => {
    const pauses = { ...task, ...apply };
    expect(followed(given({ holder: failedNew, aside: old }, rested), {}, back, pauses)).toEqual([
      'failed container-died',
      expect.stringMatching(/^The old container is kept on h1 as web-1\.maestro-old, stopped;/),
    ]);
  });

  it('makes room for an old one that still runs, which is not started again', () => {
    const running = aside('running', { inspected: stays });
    const state = given({ holder: failedNew, aside: running });
    expect(followed(state, {}, back)).toEqual([
      'remove c2',
      'rename c0 to web-1',
      'failed container-died',
      'The old container was put back, and runs.',
    ]);
  });

  it('does not touch what has taken its name meanwhile', () => {
    const other = container('running', { id: 'c9', labels: foreign });
    expect(followed(given({ holder: other, aside: old }, rested))).toEqual([
      'failed container-died',
      expect.stringMatching(
        /^Putting the old container back failed as well, .* On h1 there is web-1 \(running\) and web-1\.maestro-old \(exited\); correct the cause .*\.$/,
      ),
    ]);
  });

  it('is looked into where an answer is lost', () => {
    let looks = 0;
    const ships = (): Parameters<typeof afterLook>[1] => {
      looks += 1;
      return back();
    };
    expect(followed(given({ holder: failedNew, aside: old }, rested), { rename: lost }, ships)).toEqual([
      'remove c2',
      'rename c0 to web-1',
      'look after 250 ms',
      'failed container-died',
      'The old container was put back, and runs.',
    ]);
    expect(looks).toBe(1);
  });

  it('and whose old one cannot be started says what stands where', () => {
    expect(followed(given({ holder: failedNew, aside: old }, rested), { start: refused })).toEqual([
      'remove c2',
      'rename c0 to web-1',
      'update c0',
      'start c0',
      'failed container-died',
      'Putting the old container back failed as well, starting the container: port is already allocated. On h1 there is web-1 (exited); correct the cause and apply again, or go back with `maestro rollback`.',
    ]);
  });

  it('and whose old one shared a network that is gone says so in other words than an id', () => {
    const giver = 'f'.repeat(64);
    const gone = {
      done: false,
      trouble: { kind: 'refused', message: `No such container: ${giver}` },
    } as const;
    const told = followed(given({ holder: failedNew, aside: old }, rested), { start: gone }).at(-1);
    expect(told).toBe(
      'Putting the old container back failed as well, starting the container: The container that it took a network, processes or memory from when it was made has been replaced. On h1 there is web-1 (exited); correct the cause and apply again, or go back with `maestro rollback`.',
    );
  });

  it('and whose old one does not pass its checks says that it is back', () => {
    const checked = { ...rollsBack, checks: { ...task.checks, running: 1 } };
    const state = given(
      { holder: container('running', { id: 'c0', inspected: stays }) },
      { ...rested, putBack: 'c0', startAsked: { id: 'c0', neverRan: false, answered: true } },
    );
    expect(inWords(decide(checked, state))).toBe('check running, watching');
    const after = afterChecks(checked, state, 'running', {
      result: 'failed',
      check: 'tcp',
      cause: 'refused',
    });
    expect(after.failure?.failure.hint).toBe(
      'The old container was put back and started; its running checks do not pass: tcp: refused.',
    );
    expect(inWords(decide(checked, after))).toBe('failed container-died');
  });

  it('and whose ship does not answer any more says what stood where', () => {
    const state = given({ holder: failedNew, aside: old, age: 'old' }, rested);
    const after = afterFailedLook(rollsBack, state, { kind: 'refused', message: 'no' });
    expect(after.failure?.failure.hint).toBe(
      'Putting the old container back failed as well, looking at the container: no. On h1 there is web-1 (exited) and web-1.maestro-old (exited); correct the cause and apply again, or go back with `maestro rollback`.',
    );
  });
});

describe('a ship that is lost in the middle', () => {
  const start = { name: 'start', container: 'web-1', id: 'c1' } as const;
  const cut = (kind: 'unreachable' | 'lost'): Parameters<typeof afterOperation>[3] => ({
    done: false,
    trouble: { kind, message: 'connection refused' },
  });
  const then =
    'h1 was last seen with web-1 (created) and the old container, web-1.maestro-old (exited). When h1 answers again, apply once more: it goes on from what is there, and an old container is kept until the new one has passed its checks.';

  it('says what it was last seen with, and what the next apply does', () => {
    const applying = { ...task, ...apply };
    const state = { ...beginStep({ holder: container('created'), aside: aside('exited'), age: 'fresh' }) };
    const lost = afterOperation(applying, { ...state, operations: 3 }, start, cut('unreachable'));
    expect(lost.failure?.failure.hint).toBe(then);

    let doubtful = afterOperation(applying, { ...state, operations: 3 }, start, cut('lost'));
    while (doubtful.failure === null && inWords(decide(applying, doubtful)).startsWith('look'))
      doubtful = afterFailedLook(applying, doubtful, { kind: 'lost', message: 'connection refused' });
    const decision = decide(applying, doubtful);
    expect(decision.kind === 'failed' && decision.failure.hint).toBe(
      `Whether it took effect is not known. ${then}`,
    );

    const untouched = beginStep({ holder: container('running'), aside: null, age: 'old' });
    const trouble = { kind: 'unreachable', message: 'connection refused' } as const;
    expect(afterFailedLook(applying, untouched, trouble).failure?.failure.hint).toBe(
      'Look at the way to h1 with `maestro doctor`, and run the command again.',
    );
  });
});

describe('what moves away', () => {
  const parked: Partial<StepTask> = { ...apply, orphan: 'c1', keeps: true };

  it.each<Row>([
    [
      'update c1',
      'it runs, and its Engine may wake it',
      { holder: container('running', { inspected: stays }) },
      {},
      {},
    ],
    ['stop c1', 'it runs', { holder: container('running', { inspected: up }) }, {}, {}],
    ['already-down', 'it has ended', { holder: container('exited', { inspected: up }) }, {}, {}],
    ['already-gone', 'another one has its name', { holder: container('running', { id: 'c7' }) }, {}, {}],
    [
      'failed volumes-lost',
      'it has a volume without a name',
      { holder: container('running', { labels: { [labelNames.environment]: 'shop' } }) },
      {},
      { volumesAtStake: ['/data'] },
    ],
    [
      'stop c1',
      'the same, where that is agreed to',
      { holder: container('running', { inspected: up }) },
      {},
      { volumesAtStake: ['/data'], ...replacing({ renewsVolumes: true }) },
    ],
  ])('%s: %s', (words, _, sight, state, other) => {
    expect(decided(sight, state, { ...parked, ...other })).toBe(words);
  });
});
