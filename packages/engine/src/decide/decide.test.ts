import { describe, expect, it } from 'vitest';
import { type Failure, labelNames } from '../model/index.ts';
import { afterFindingImage } from './advance-material.ts';
import { afterOperation } from './after-operation.ts';
import { decide } from './decide.ts';
import {
  asAsked,
  aside,
  container,
  decided,
  foreign,
  imageId,
  inWords,
  labels,
  started,
  task,
  up,
} from './decisions.test-support.ts';
import type { Sight } from './sight.ts';
import { beginStep, type StepState, type StepTask } from './step-state.ts';

describe('start', () => {
  it.each<[string, string, Partial<Sight>, Partial<StepState>, Partial<StepTask>]>([
    ['already-up', 'what runs', { holder: container('running'), age: 'old' }, {}, {}],
    [
      'compare c1',
      'what runs, and whose tag has moved on, or is gone',
      { holder: container('running', { image: 'sha256:web', labels: asAsked }), age: 'old' },
      {},
      {},
    ],
    [
      'already-up (drifted: specification, image)',
      'what runs, of another specification, and whose tag has moved on',
      {
        holder: container('running', {
          labels: { ...labels, [labelNames.specification]: 'sha256:before' },
        }),
        age: 'old',
      },
      {
        comparison: {
          container: 'c1',
          differences: [{ field: 'image', is: 'web:1 (web)', asked: 'web:1 (newer)' }],
          outlived: [],
          anonymousVolumes: [],
        },
      },
      {},
    ],
    [
      'already-up',
      'what runs as it was asked for',
      { holder: container('running', { labels: asAsked }), age: 'old' },
      {},
      {},
    ],
    [
      'look',
      'what restarted when the ship was listed',
      { holder: container('restarting'), age: 'old' },
      {},
      {},
    ],
    ['failed container-died', 'what restarts', { holder: container('restarting') }, {}, {}],
    [
      'check running, watching',
      'what runs, and has checks that an earlier play may have failed over',
      { holder: container('running'), age: 'old' },
      {},
      { provingChecks: 1 },
    ],
    [
      'already-up',
      'what runs, and passed its checks',
      { holder: container('running'), age: 'old' },
      { passed: ['running'] },
      { provingChecks: 1 },
    ],
    [
      'failed container-died',
      'what ran, and ended while its checks waited',
      { holder: container('exited') },
      { ended: { exitCode: 3 } },
      { provingChecks: 1 },
    ],
    ['failed container-paused', 'what is paused', { holder: container('paused') }, {}, {}],
    ['look after 500 ms', 'what is being removed', { holder: container('removing') }, {}, {}],
    [
      'failed removal-in-progress',
      'what is removed for ever',
      { holder: container('removing') },
      { removals: 120 },
      {},
    ],
    [
      'failed foreign-container',
      "another environment's",
      { holder: container('running', { labels: foreign }) },
      {},
      {},
    ],
    [
      'failed foreign-container',
      "another instance's",
      { holder: container('exited', { labels: { ...labels, [labelNames.instance]: 'web-2' } }) },
      {},
      {},
    ],
    [
      'check pre-start',
      'nothing, with pre-start checks',
      {},
      {},
      { checks: { ...task.checks, 'pre-start': 1 } },
    ],
    ['find image', 'nothing', {}, {}, {}],
    ['pull image', 'nothing, and no image', {}, { imageId: null }, {}],
    [
      'pull image',
      'a stopped one, and no image',
      { holder: container('exited'), age: 'old' },
      { imageId: null },
      {},
    ],
    [
      'pull image',
      'one aside, left by a play cut short, and no image',
      { aside: aside('exited') },
      { imageId: null },
      {},
    ],
    ['find image', 'nothing, and the image to be refreshed', {}, {}, { pullPolicy: 'always' }],
    ['pull image', 'nothing, and an image to be refreshed', {}, { imageId }, { pullPolicy: 'always' }],
    ['create', 'nothing, and a refreshed image', {}, { imageId, pulled: true }, { pullPolicy: 'always' }],
    [
      'already-up',
      'what runs, and the image to be refreshed',
      { holder: container('running'), age: 'old' },
      {},
      { pullPolicy: 'always' },
    ],
    [
      'start c1',
      'a stopped one that is to be reused, and the image to be refreshed',
      { holder: container('exited'), age: 'old' },
      {},
      { reuse: true, pullPolicy: 'always' },
    ],
    [
      'check pre-start',
      'nothing, with pre-start checks, and no image',
      {},
      { imageId: null },
      { checks: { ...task.checks, 'pre-start': 1 } },
    ],
    [
      'rename c1 to web-1.maestro-old',
      'its own replacement, of the image before the refresh',
      { holder: container('created', { labels: asAsked, imageId: 'sha256:old' }) },
      { imageId, pulled: true },
      { pullPolicy: 'always' },
    ],
    ['create', 'nothing, and an image', {}, { imageId }, {}],
    ['create', 'nothing, and an image that is never to be pulled', {}, { imageId }, { pullPolicy: 'never' }],
    ['ensure networks', 'nothing, with networks', {}, { imageId }, { networks: ['front'] }],
    [
      'create',
      'nothing, with networks that are there',
      {},
      { imageId, networksReady: true },
      { networks: ['front'] },
    ],
    [
      'ensure networks',
      'a stopped one that is to be replaced, with networks',
      { holder: container('exited') },
      { imageId },
      { networks: ['front'] },
    ],
    [
      'look',
      'its own replacement, of whose networks nothing is known',
      { holder: container('created', { labels: asAsked }), age: 'old' },
      { imageId, networksReady: true },
      { networks: ['front', 'back'] },
    ],
    [
      'connect c1 to back',
      'its own replacement, attached to the first of its networks only',
      { holder: container('created', { labels: asAsked, networks: ['front'] }), aside: aside('exited') },
      { imageId, networksReady: true },
      { networks: ['front', 'back'] },
    ],
    [
      'start c1',
      'its own replacement, attached to all its networks',
      { holder: container('created', { labels: asAsked, networks: ['front', 'back'] }) },
      { imageId, networksReady: true },
      { networks: ['front', 'back'] },
    ],
    [
      'start c1',
      'a stopped one that is to be reused, whatever its networks',
      { holder: container('exited', { networks: ['bridge'] }) },
      {},
      { reuse: true, networks: ['front', 'back'] },
    ],
    [
      'connect c1 to back',
      'one that was made for reuse, and not attached any more',
      { holder: container('created', { labels: asAsked, networks: ['front'] }) },
      {},
      { reuse: true, networks: ['front', 'back'] },
    ],
    [
      'look',
      'a stopped one, not looked at since the listing',
      { holder: container('exited'), age: 'old' },
      { imageId },
      {},
    ],
    ['rename c1 to web-1.maestro-old', 'a stopped one', { holder: container('exited') }, { imageId }, {}],
    ['rename c1 to web-1.maestro-old', 'a dead one', { holder: container('dead') }, { imageId }, {}],
    [
      'start c1',
      'a stopped one that is to be reused',
      { holder: container('exited'), age: 'old' },
      {},
      { reuse: true },
    ],
    ['find image', 'a dead one that cannot be reused', { holder: container('dead') }, {}, { reuse: true }],
    [
      'start c1',
      'its own replacement, never started',
      { holder: container('created', { labels: asAsked }), age: 'old' },
      { imageId },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old',
      'a replacement for another specification',
      { holder: container('created') },
      { imageId },
      {},
    ],
    [
      'rename c1 to web-1.maestro-old',
      'a replacement of an earlier play, whose secrets may be others by now',
      { holder: container('created', { labels: asAsked }) },
      { imageId },
      { hidesSecrets: true },
    ],
    [
      'start c1',
      'the replacement that it made itself, with secrets',
      { holder: container('created', { labels: asAsked }) },
      { imageId, created: 'c1' },
      { hidesSecrets: true },
    ],
    [
      'rename c1 to web-1.maestro-old',
      'a replacement of another image',
      { holder: container('created', { labels: asAsked, imageId: 'sha256:old' }) },
      { imageId },
      {},
    ],
    [
      'start c1',
      'a replacement, and the old one that this step put aside',
      { holder: container('created', { labels: asAsked }), aside: aside('exited') },
      { imageId, putAside: 'c0' },
      {},
    ],
    [
      'remove c0',
      'the same, once it is started',
      { holder: container('running', { labels: asAsked }), aside: aside('exited'), age: 'old' },
      { imageId, putAside: 'c0', startAsked: started },
      { checks: { ...task.checks, running: 1 } },
    ],
    [
      'look after 500 ms',
      'the same, and the old one is being removed',
      { holder: container('running', { labels: asAsked }), aside: aside('removing') },
      { imageId, putAside: 'c0', startAsked: started },
      {},
    ],
    [
      'start c1',
      'a replacement, and the old one aside',
      { holder: container('created', { labels: asAsked }), aside: aside('exited'), age: 'old' },
      { imageId },
      {},
    ],
    [
      'check running, watching',
      'the same, once it is started',
      { holder: container('running', { labels: asAsked, inspected: up }), aside: aside('exited') },
      { imageId, startAsked: started },
      {},
    ],
    [
      'remove c0',
      'the same, once it has stayed up',
      { holder: container('running', { labels: asAsked, inspected: up }), aside: aside('exited') },
      { imageId, startAsked: started, passed: ['running'] },
      {},
    ],
    [
      'remove c1',
      'a replacement that has failed, and the old one aside',
      { holder: container('exited', { labels: asAsked }), aside: aside('exited') },
      { imageId },
      {},
    ],
    [
      'look',
      'the same, not looked at since the listing',
      { holder: container('exited', { labels: asAsked }), aside: aside('exited'), age: 'old' },
      { imageId },
      {},
    ],
    [
      'remove c1',
      'a replacement, and the old one aside that runs again',
      { holder: container('created', { labels: asAsked }), aside: aside('running') },
      { imageId },
      {},
    ],
    [
      'start c1',
      'a replacement, and a foreign one under the aside name',
      { holder: container('created', { labels: asAsked }), aside: aside('exited', { labels: foreign }) },
      { imageId },
      {},
    ],
    ['create', 'one aside, left by a play cut short', { aside: aside('exited') }, { imageId }, {}],
    ['rename c0 to web-1', 'one aside that runs again', { aside: aside('running') }, {}, {}],
    ['rename c0 to web-1', 'one aside that is to be reused', { aside: aside('exited') }, {}, { reuse: true }],
    [
      'give up foreign-container',
      'a stopped one, and a foreign one under the aside name',
      { holder: container('exited'), aside: aside('exited', { labels: foreign }) },
      { imageId },
      {},
    ],
    [
      'check running, watching',
      'a running one, and one aside',
      { holder: container('running'), aside: aside('exited') },
      {},
      {},
    ],
    [
      'remove c0',
      'the same, once it has stayed up',
      { holder: container('running'), aside: aside('exited') },
      { passed: ['running'] },
      {},
    ],
    [
      'check running, watching',
      'what it started, with running checks',
      { holder: container('running'), age: 'old' },
      { startAsked: started },
      { checks: { ...task.checks, running: 1 } },
    ],
    [
      'look',
      'what it started, not looked at since',
      { holder: container('running'), age: 'old' },
      { startAsked: started },
      {},
    ],
    [
      'started',
      'what it started, and runs',
      { holder: container('running', { inspected: up }) },
      { startAsked: started },
      {},
    ],
    [
      'failed container-died',
      'what it started, and ended',
      { holder: container('exited', { inspected: up }) },
      { startAsked: started },
      {},
    ],
    [
      'failed container-died',
      'what it started, and came back',
      { holder: container('running', { inspected: { ...up, restartCount: 1 } }) },
      { startAsked: started },
      {},
    ],
    ['failed container-gone', 'what it started, and is not there', {}, { startAsked: started }, {}],
    [
      'start c1',
      'what it tried to start, and never ran',
      { holder: container('created', { labels: asAsked }) },
      { imageId, startAsked: { ...started, answered: false } },
      {},
    ],
    ['look after 250 ms', 'nobody knows what', { age: 'doubtful' }, { doubts: 1 }, {}],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, other)).toBe(expected);
  });

  it('gives up when answers are lost again and again', () => {
    const trouble = { kind: 'lost', message: 'the connection to h1 was lost' } as const;
    const decision = decide(task, {
      ...beginStep({ holder: null, aside: null, age: 'doubtful' }),
      doubts: 6,
      trouble,
    });
    expect(decision).toEqual({
      kind: 'failed',
      failure: {
        code: 'ship-unreachable',
        ship: 'h1',
        instance: 'web-1',
        during: 'looking at the container',
        cause: 'the connection to h1 was lost.',
        hint: 'Look at the way to h1 with `maestro doctor`, and run the command again.',
      },
      logsOf: null,
      container: null,
    });
  });

  it('gives up when the end is not in sight', () => {
    expect(decided({ holder: container('exited') }, { imageId, operations: 30 })).toBe('failed not-settling');
  });

  it('takes four operations to replace a container, whatever it looks like in between', () => {
    let state = afterFindingImage(
      task,
      beginStep({ holder: container('exited'), aside: null, age: 'fresh' }),
      imageId,
    );
    const story: string[] = [];
    for (;;) {
      const decision = decide(task, state);
      story.push(inWords(decision));
      if (decision.kind !== 'operate') break;
      state = afterOperation(task, state, decision.operation, { done: true, id: 'c2' });
    }
    expect(story).toEqual(['rename c1 to web-1.maestro-old', 'create', 'start c2', 'remove c1', 'look']);
  });

  it('ends without an image that is never to be pulled, and leaves the old container under its name', () => {
    const never: StepTask = { ...task, pullPolicy: 'never' };
    const afterLooking = (sight: Pick<Sight, 'holder' | 'aside'>): string =>
      inWords(decide(never, afterFindingImage(never, beginStep({ ...sight, age: 'fresh' }), null)));
    expect(afterLooking({ holder: null, aside: null })).toBe('failed image-missing');
    expect(afterLooking({ holder: container('exited'), aside: null })).toBe('failed image-missing');
    expect(afterLooking({ holder: null, aside: aside('exited') })).toBe('rename c0 to web-1');
  });

  it('says where the old container is when it cannot be put back', () => {
    let state = afterFindingImage(
      task,
      beginStep({ holder: container('exited'), aside: null, age: 'fresh' }),
      imageId,
    );
    const refusal = {
      done: false,
      trouble: { kind: 'refused', message: 'no space left on device' },
    } as const;
    const rename = decide(task, state);
    if (rename.kind === 'operate') state = afterOperation(task, state, rename.operation, { done: true });
    for (const expected of ['create', 'rename c1 to web-1']) {
      const decision = decide(task, state);
      expect(inWords(decision)).toBe(expected);
      if (decision.kind === 'operate') state = afterOperation(task, state, decision.operation, refusal);
    }
    expect(decide(task, state)).toMatchObject({
      failure: {
        code: 'create-failed',
        cause: 'no space left on device.',
        hint: 'The disk of h1 is full: `docker system df` there shows what takes the room. The old container is kept on h1 as web-1.maestro-old; the next start goes on from there.',
      },
    });
  });
});

describe('stop', () => {
  it.each<[string, string, Partial<Sight>, Partial<StepState>, Partial<StepTask>]>([
    ['already-down (absent)', 'nothing', {}, {}, {}],
    ['already-down', 'a stopped one', { holder: container('exited'), age: 'old' }, {}, {}],
    ['already-down', 'one that was never started', { holder: container('created'), age: 'old' }, {}, {}],
    [
      'failed foreign-container',
      "another environment's",
      { holder: container('running', { labels: foreign }) },
      {},
      {},
    ],
    [
      'look',
      'a running one, not looked at since the listing',
      { holder: container('running'), age: 'old' },
      {},
      {},
    ],
    [
      'check pre-stop',
      'a running one, with pre-stop checks',
      { holder: container('running'), age: 'old' },
      {},
      { checks: { ...task.checks, 'pre-stop': 1 } },
    ],
    ['stop c1', 'a running one', { holder: container('running') }, {}, {}],
    ['stop c1', 'a restarting one', { holder: container('restarting') }, {}, {}],
    ['stop c1', 'a paused one', { holder: container('paused') }, {}, {}],
    ['stop c0', 'one aside that runs again', { aside: aside('running') }, {}, {}],
    [
      'already-down (absent)',
      'a foreign one under the aside name',
      { aside: aside('running', { labels: foreign }) },
      {},
      {},
    ],
    [
      'check stopped',
      'what it stopped, with stopped checks',
      { holder: container('exited') },
      { stopAsked: 'c1' },
      { checks: { ...task.checks, stopped: 1 } },
    ],
    ['stopped', 'what it stopped', { holder: container('exited') }, { stopAsked: 'c1' }, {}],
    ['stopped', 'what it stopped, and removed itself', {}, { stopAsked: 'c1' }, {}],
    [
      'stop c1',
      'what it stopped without an answer, and still runs',
      { holder: container('running') },
      { stopAsked: 'c1' },
      {},
    ],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'stop', ...other })).toBe(expected);
  });
});

type Case = [string, string, Partial<Sight>, Partial<StepState>, Partial<StepTask>];

describe('kill', () => {
  it.each<Case>([
    ['already-down', 'a stopped one', { holder: container('exited'), age: 'old' }, {}, {}],
    [
      'look',
      'a running one, not looked at since the listing, whatever its pre-stop checks',
      { holder: container('running'), age: 'old' },
      {},
      { checks: { ...task.checks, 'pre-stop': 1 } },
    ],
    ['kill c1', 'a running one', { holder: container('running') }, {}, {}],
    [
      'failed foreign-container',
      "another environment's",
      { holder: container('running', { labels: foreign }) },
      {},
      {},
    ],
    [
      'check stopped',
      'what it killed, with stopped checks',
      { holder: container('exited') },
      { stopAsked: 'c1' },
      { checks: { ...task.checks, stopped: 1 } },
    ],
    ['killed', 'what it killed', { holder: container('exited') }, { stopAsked: 'c1' }, {}],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'kill', ...other })).toBe(expected);
  });
});

describe('restart', () => {
  const running = { holder: container('running') };
  const deferred: Failure = {
    code: 'check-failed',
    ship: 'h1',
    instance: 'web-1',
    during: 'a check',
    cause: 'No.',
  };

  it.each<Case>([
    ['find image', 'a running one: nothing is stopped before its image is known', running, {}, {}],
    ['pull image', 'a running one whose image is missing', running, { imageId: null }, {}],
    [
      'pull image',
      'a running one whose image is to be refreshed',
      running,
      { imageId },
      { pullPolicy: 'always' },
    ],
    ['ensure networks', 'a running one with networks', running, { imageId }, { networks: ['front'] }],
    [
      'check pre-start',
      'a running one with pre-start checks, before anything else',
      running,
      {},
      { checks: { ...task.checks, 'pre-start': 1, 'pre-stop': 1 } },
    ],
    [
      'find image',
      'only if changed, with pre-start checks',
      running,
      {},
      { onlyIfChanged: true, checks: { ...task.checks, 'pre-start': 1 } },
    ],
    [
      'check pre-start',
      'only if changed, which it is, with pre-start checks',
      running,
      { imageId: 'sha256:newer' },
      { onlyIfChanged: true, checks: { ...task.checks, 'pre-start': 1 } },
    ],
    [
      'check pre-stop',
      'a running one with pre-stop checks',
      running,
      { imageId },
      { checks: { ...task.checks, 'pre-stop': 1 } },
    ],
    ['stop c1', 'a running one with all that it needs', running, { imageId }, {}],
    ['stop c1', 'a running one that is started again as it is', running, {}, { reuse: true }],
    ['stop c0', 'one aside that runs again', { aside: aside('running') }, { imageId }, {}],
    [
      'left-alone (same-image)',
      'only if changed, which it is not',
      running,
      { imageId },
      { onlyIfChanged: true },
    ],
    [
      'stop c1',
      'only if changed, which it is',
      running,
      { imageId: 'sha256:newer' },
      { onlyIfChanged: true },
    ],
    [
      'pull image',
      'only if changed, by what the registry has',
      running,
      { imageId },
      { onlyIfChanged: true, pullPolicy: 'always' },
    ],
    ['find image', 'one that does not run', { holder: container('exited') }, {}, {}],
    [
      'already-down',
      'one that does not run, and is not to be brought up',
      { holder: container('exited') },
      {},
      { onlyIfUp: true },
    ],
    [
      'check stopped',
      'what it stopped',
      { holder: container('exited') },
      { imageId, stopAsked: 'c1' },
      { checks: { ...task.checks, stopped: 1 } },
    ],
    [
      'delay 3 s',
      'what it stopped, with a delay',
      { holder: container('exited') },
      { imageId, stopAsked: 'c1' },
      { stopStartDelaySeconds: 3 },
    ],
    [
      'rename c1 to web-1.maestro-old',
      'what it stopped, after the delay',
      { holder: container('exited') },
      { imageId, stopAsked: 'c1', delayed: true },
      { stopStartDelaySeconds: 3 },
    ],
    [
      'start c1',
      'what it stopped, and starts again as it is',
      { holder: container('exited') },
      { stopAsked: 'c1' },
      { reuse: true },
    ],
    [
      'restarted',
      'what it started after a stop',
      { holder: container('running', { inspected: up }) },
      { startAsked: started, stopAsked: 'c0' },
      {},
    ],
    [
      'started',
      'what it started, and did not run before',
      { holder: container('running', { inspected: up }) },
      { startAsked: started },
      {},
    ],
    [
      'failed check-failed',
      'what it started after a stopped check that failed',
      { holder: container('running', { inspected: up }) },
      { startAsked: started, stopAsked: 'c0', deferred },
      {},
    ],
    [
      'failed foreign-container',
      "another environment's",
      { holder: container('running', { labels: foreign }) },
      {},
      {},
    ],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'restart', ...other })).toBe(expected);
  });
});

describe('a restart that is gone on with', () => {
  const stopped = { earlier: { stopped: ['c0'], started: [] } };
  const started = { earlier: { stopped: [], started: ['c0'] } };
  const both = { earlier: { stopped: ['c0'], started: ['c0'] } };
  const old = container('running', { id: 'c0' });
  const down = { ...old, state: 'exited' as const };

  it.each<Case>([
    ['stop c0', 'what was stopped, and runs still or again', { holder: old }, { imageId }, stopped],
    ['stop c0', 'what was brought back after a failure', { holder: old }, { imageId }, both],
    [
      'stop c0',
      'what was stopped, and runs, to be started as it is',
      { holder: old },
      {},
      { ...stopped, reuse: true },
    ],
    ['already-up', 'what runs in its place', { holder: container('running') }, {}, stopped],
    ['already-up', 'what did not run, and was started', { holder: old }, {}, started],
    ['already-up', 'what was started again as it is', { holder: old }, {}, { ...both, reuse: true }],
    ['rename c0 to web-1.maestro-old', 'what is down', { holder: down }, { imageId }, stopped],
    ['create', 'what is set aside', { aside: aside('exited') }, { imageId }, stopped],
    [
      'rename c0 to web-1.maestro-old',
      'what is down, and is not to be brought up otherwise',
      { holder: down },
      { imageId },
      { ...stopped, onlyIfUp: true },
    ],
    [
      'check stopped',
      'what is down, and was not checked',
      { holder: down },
      { imageId },
      { ...stopped, checks: { ...task.checks, stopped: 1 } },
    ],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'restart', ...other })).toBe(expected);
  });

  it('and a stop is done when what it stopped has passed its checks', () => {
    expect(decided({ holder: down }, {}, { play: 'stop', ...stopped })).toBe('stopped');
    expect(decided({ holder: down }, {}, { play: 'stop' })).toBe('already-down');
  });
});

describe('pull', () => {
  it.each<Case>([
    ['find image', 'nothing known', {}, {}, {}],
    ['pull image', 'an image that is there', {}, { imageId }, { pullPolicy: 'always' }],
    ['left-alone (pull-policy-never)', 'what the file forbids to pull', {}, {}, { pullPolicy: 'never' }],
    ['pulled', 'one that was not there', {}, { imageId, pulled: true, imageBefore: null }, {}],
    ['pulled', 'one that has changed', {}, { imageId, pulled: true, imageBefore: 'sha256:old' }, {}],
    ['up-to-date', 'one that has not', {}, { imageId, pulled: true, imageBefore: imageId }, {}],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'pull', ...other })).toBe(expected);
  });
});

describe('clean', () => {
  it.each<Case>([
    ['already-gone', 'nothing', {}, {}, {}],
    ['left-alone (running)', 'a running one', { holder: container('running'), age: 'old' }, {}, {}],
    ['left-alone (running)', 'a paused one', { holder: container('paused'), age: 'old' }, {}, {}],
    [
      'look',
      'a stopped one, not looked at since the listing',
      { holder: container('exited'), age: 'old' },
      {},
      {},
    ],
    ['remove c1', 'a stopped one', { holder: container('exited') }, {}, {}],
    ['remove c1', 'one that was never started', { holder: container('created') }, {}, {}],
    [
      'remove c0',
      'one aside, beside one that runs',
      { holder: container('running'), aside: aside('exited') },
      {},
      {},
    ],
    ['removed', 'beside one that runs', { holder: container('running') }, { removed: 1 }, {}],
    ['removed', 'all that was there', {}, { removed: 2 }, {}],
    ['look after 500 ms', 'one that is being removed', { holder: container('removing') }, {}, {}],
    [
      'failed foreign-container',
      "another environment's",
      { holder: container('exited', { labels: foreign }) },
      {},
      {},
    ],
    ['stop c1', 'an orphan that runs', { holder: container('running') }, {}, { orphan: 'c1' }],
    ['remove c1', 'an orphan that does not run', { holder: container('exited') }, {}, { orphan: 'c1' }],
    [
      'already-gone',
      'another one under the name of an orphan',
      { holder: container('exited') },
      {},
      { orphan: 'c9' },
    ],
  ])('%s: %s', (expected, _, sight, state, other) => {
    expect(decided(sight, state, { play: 'clean', ...other })).toBe(expected);
  });
});
