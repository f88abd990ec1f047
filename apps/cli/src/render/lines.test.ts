import { describe, expect, it } from 'vitest';
import { eventLine, heartbeatLine } from './lines.ts';
import { type PlayView, reducePlay } from './play-view.ts';
import { plainStyle } from './style.ts';
import { failureLines, summaryOf, warningLines } from './summary.ts';
import { StoryOfPlay } from './test-plays.ts';

function lines({ events }: StoryOfPlay): string {
  let view: PlayView | undefined;
  return events
    .flatMap((event) => {
      view = reducePlay(view, event);
      return view === undefined ? [] : (eventLine(event, view, plainStyle) ?? []);
    })
    .join('\n');
}

describe('eventLine', () => {
  it('counts an instance that moves once', () => {
    const story = new StoryOfPlay('web-1@ship1', 'web-1@ship2', 'web-2@ship2').playing('apply');
    expect(lines(story)).toBe('apply demo: 2 instances on 2 ships');
    const exchange = new StoryOfPlay('web-1', 'web-2', 'web-1.maestro-old', 'web-2.maestro-old-0123456789ab');
    expect(lines(exchange.playing('apply'))).toBe('apply demo: 2 instances on 1 ship');
  });

  it('tells a play in lines', () => {
    const story = new StoryOfPlay('db-1@ship1', 'api-1@ship2', 'web-1@ship1', 'far-1@ship3')
      .happens({ type: 'ship-observed', time: 10, ship: 'ship1', containers: 3 })
      .happens({ type: 'ship-unreachable', time: 20, ship: 'ship3', cause: 'No answer from 10.0.0.3:2375.' })
      .began(100, 'db-1')
      .does(110, 'db-1', { kind: 'looking' })
      .does(115, 'db-1', { kind: 'networks', networks: ['front'] })
      .does(120, 'db-1', { kind: 'operation', operation: 'create', container: 'db-1' })
      .happens({ type: 'step-warned', time: 130, step: 'start:db-1', message: 'no swap limit' })
      .settled(500, 'db-1', { kind: 'started' }, 'c0ffee')
      .began(500, 'api-1')
      .does(600, 'api-1', {
        kind: 'checking',
        state: 'running',
        checks: 2,
        names: ['tcp http (10.0.0.1:80)', 'health'],
      })
      .happens({
        type: 'check-settled',
        time: 3600,
        step: 'start:api-1',
        state: 'running',
        check: 'tcp http',
        passed: false,
        attempts: 3,
        elapsedMs: 3000,
        cause: 'connection refused by 10.0.0.2:80',
      })
      .failed(3600, 'api-1')
      .happens({ type: 'interrupted', time: 3700, signal: 'SIGTERM' })
      .settled(3700, 'web-1', {
        kind: 'held-back',
        because: ['start:api-1', 'start:db-1', 'start:x-1', 'start:y-1'],
      });
    expect(lines(story)).toMatchInlineSnapshot(`
      "start demo: 4 instances on 3 ships
      ship3: cannot be reached: No answer from 10.0.0.3:2375.
      db-1 (ship1): warning: no swap limit
      db-1 (ship1): started in 0.4 s
      api-1 (ship2): waiting for 2 running checks
      api-1 (ship2): running check tcp http failed after 3.0 s: connection refused by 10.0.0.2:80
      api-1 (ship2): failed running check tcp http: connection refused by 10.0.0.1:80
      interrupted by SIGTERM: nothing new begins, what is in flight finishes
      web-1 (ship1): held back by api-1, db-1 and 2 more"
    `);
  });
});

const mostOfIt = { layers: { done: 2, total: 5 }, bytes: { done: 12_345_678, total: 40_100_000 } };

describe('a pull', () => {
  it('is a line when it begins, and tells how far it is when nothing else happens', () => {
    const story = new StoryOfPlay('db-1@ship1')
      .began(0, 'db-1')
      .does(100, 'db-1', { kind: 'pulling', image: 'team/db:\u001b[2J', progress: null })
      .does(9000, 'db-1', { kind: 'pulling', image: 'team/db:1', progress: mostOfIt });
    expect(lines(story)).toMatchInlineSnapshot(`
      "start demo: 1 instance on 1 ship
      db-1 (ship1): pulling team/db:\\x1b[2J"
    `);
    expect(heartbeatLine(story.view, 15_100)).toMatchInlineSnapshot(
      `"still at it after 15 s: db-1 on ship1 (pulling 2/5 layers, 12.3/40.1 MB of team/db:1, 15 s)"`,
    );
  });
});

describe('a pull that failed and is tried again', () => {
  it('is a line that says why, and when it goes on', () => {
    const story = new StoryOfPlay('db-1@ship1').began(0, 'db-1').does(100, 'db-1', {
      kind: 'waiting-to-pull',
      image: 'team/db:1',
      cause: 'registry docker.io answered\u001b[2J 500',
      attempt: 2,
      attempts: 3,
      pauseMs: 1203,
    });
    expect(lines(story)).toMatchInlineSnapshot(`
      "start demo: 1 instance on 1 ship
      db-1 (ship1): the pull of team/db:1 failed (registry docker.io answered\\x1b[2J 500): attempt 2 of 3 in 1.2 s"
    `);
    expect(heartbeatLine(story.view, 15_100)).toMatchInlineSnapshot(
      `"still at it after 15 s: db-1 on ship1 (waiting 1.2 s to pull team/db:1 again, 15 s)"`,
    );
  });
});

describe('a pull that several instances share', () => {
  const pulling = { kind: 'pulling', image: 'team/web:1', progress: null } as const;
  const again = {
    kind: 'waiting-to-pull',
    image: 'team/web:1',
    cause: 'busy',
    attempt: 2,
    attempts: 3,
    pauseMs: 1000,
  } as const;
  const shared = (): StoryOfPlay => {
    const story = new StoryOfPlay('a-1@ship1', 'b-1@ship2', 'c-1@ship1', 'd-1@ship1');
    for (const name of ['a-1', 'b-1', 'c-1']) story.began(0, name).does(10, name, pulling);
    return story;
  };

  it('is a line for each ship when it begins, and when it is tried again', () => {
    const story = shared();
    for (const name of ['a-1', 'c-1']) story.does(500, name, again);
    for (const name of ['a-1', 'c-1']) story.does(1500, name, pulling);
    expect(lines(story)).toMatchInlineSnapshot(`
      "start demo: 4 instances on 2 ships
      a-1 (ship1): pulling team/web:1
      b-1 (ship2): pulling team/web:1
      a-1 (ship1): the pull of team/web:1 failed (busy): attempt 2 of 3 in 1.0 s
      a-1 (ship1): pulling team/web:1"
    `);
    expect(heartbeatLine(story.view, 15_100)).toMatchInlineSnapshot(
      `"still at it after 15 s: a-1 on ship1 (pulling team/web:1, 14 s) and b-1 on ship2 (pulling team/web:1, 15 s)"`,
    );
  });

  it('is a line when it has ended, where pulling is all that is asked for', () => {
    const story = shared()
      .playing('pull')
      .settled(900, 'a-1', { kind: 'pulled' })
      .settled(901, 'c-1', { kind: 'pulled' })
      .settled(950, 'b-1', { kind: 'up-to-date' })
      .began(960, 'd-1')
      .does(961, 'd-1', pulling)
      .settled(962, 'd-1', { kind: 'pulled' });
    expect(lines(story)).toMatchInlineSnapshot(`
      "pull demo: 4 instances on 2 ships
      a-1 (ship1): pulling team/web:1
      b-1 (ship2): pulling team/web:1
      a-1 and c-1 (ship1): pulled in 0.9 s
      b-1 (ship2): up to date
      d-1 (ship1): pulled in 0.0 s"
    `);
  });

  it('is a paragraph when it has failed', () => {
    const failure = { code: 'pull-failed', during: 'pulling the image', cause: 'busy' } as const;
    const story = shared().playing('pull').failed(900, 'a-1', failure).failed(900, 'c-1', failure);
    const { view } = story.failed(950, 'b-1', { ...failure, ship: 'ship2' }).ended(960, 'failed');
    expect(lines(story).split('\n').slice(3)).toEqual([
      'a-1 and c-1 (ship1): failed pulling the image: busy',
      'b-1 (ship2): failed pulling the image: busy',
    ]);
    expect(failureLines(view.ended?.result.failures ?? [], plainStyle)).toEqual([
      'error[pull-failed]: a-1 and c-1 on ship1, pulling the image: busy',
      'error[pull-failed]: b-1 on ship2, pulling the image: busy',
    ]);
  });
});

describe('heartbeatLine', () => {
  it('says what is still going on, and since when', () => {
    const story = new StoryOfPlay('a-1', 'b-1', 'c-1', 'd-1', 'e-1')
      .began(0, 'a-1')
      .does(5_000, 'a-1', { kind: 'checking', state: 'running', checks: 1, names: ['health'] })
      .began(0, 'b-1')
      .does(10_000, 'b-1', { kind: 'waiting-for-stop', timeoutSeconds: 30 })
      .began(20_000, 'c-1')
      .began(20_000, 'd-1');
    expect(heartbeatLine(story.view, 35_000)).toMatchInlineSnapshot(
      `"still at it after 35 s: a-1 on ship1 (running check health, 30 s), b-1 on ship1 (stopping (timeout 30 s), 25 s) and 2 more"`,
    );
  });

  it('says which ships are looked at, and what waits for its turn, when nothing runs, and nothing when all is done', () => {
    const story = new StoryOfPlay('a-1@ship1', 'b-1@ship2', 'c-1@ship3')
      .happens({ type: 'ship-observed', time: 10, ship: 'ship2', containers: 0 })
      .happens({ type: 'ship-unreachable', time: 10, ship: 'ship3', cause: 'refused' });
    expect(heartbeatLine(story.view, 20_000)).toBe('still at it after 20 s: looking at ship1');
    story.happens({ type: 'ship-observed', time: 21_000, ship: 'ship1', containers: 0 });
    expect(heartbeatLine(story.view, 35_000)).toBe('still at it after 35 s: 3 waiting for their turn');
    const done = new StoryOfPlay('a-1').began(0, 'a-1').settled(5, 'a-1', { kind: 'started' });
    expect(heartbeatLine(done.view, 20_000)).toBeUndefined();
  });
});

describe('summary', () => {
  it('counts outcomes, and tells of failures with their hints and logs', () => {
    const story = new StoryOfPlay('db-1', 'api-1', 'web-1')
      .settled(500, 'db-1', { kind: 'started' })
      .failed(3600, 'api-1', {
        hint: 'Look at the log of api-1.',
        log: ['listening on \u001b[1m:80\u001b[0m', '\u001b]0;owned\u0007fatal: no database', ''],
      })
      .settled(3600, 'web-1', { kind: 'held-back', because: ['start:api-1'] })
      .ended(3700, 'failed');
    const { view } = story;
    const result = view.ended?.result;
    if (result === undefined) throw new Error('it has ended');
    expect(summaryOf(view, result)).toBe('start demo: 1 started, 1 failed, 1 held back in 3.7 s');
    // With the time in which a ship was waited for before anything began.
    expect(summaryOf(view, result, view.beganAt - 5000)).toBe(
      'start demo: 1 started, 1 failed, 1 held back in 8.7 s',
    );
    expect(failureLines(result.failures, plainStyle).join('\n')).toMatchInlineSnapshot(`
      "error[check-failed]: api-1 on ship1, running check tcp http: connection refused by 10.0.0.1:80
        hint: Look at the log of api-1.
        last log lines of api-1:
        | listening on :80
        | \\x1b]0;owned\\x07fatal: no database
        |"
    `);
  });

  it('tells of what Engines had to say', () => {
    const { view } = new StoryOfPlay('db-1').happens({
      type: 'step-warned',
      time: 10,
      step: 'start:db-1',
      message: 'no swap \u001b[1mlimit',
    });
    expect(warningLines(view, plainStyle)).toEqual(['warning: db-1: no swap \\x1b[1mlimit']);
  });

  it('says how many ships could not be reached, also where they were lost on the way', () => {
    const { view } = new StoryOfPlay('db-1', 'api-1')
      .failed(100, 'db-1', { code: 'ship-unreachable' })
      .failed(100, 'api-1', { code: 'ship-unreachable' })
      .ended(100, 'unreachable');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: 2 failed in 0.1 s; 1 ship could not be reached',
    );
  });

  it('counts the ship on which two could still run, and not those that they are to run on', () => {
    const { view } = new StoryOfPlay('db-1@ship1', 'api-1@ship2')
      .failed(100, 'db-1', { code: 'ship-unreachable', ship: 'ship3' })
      .failed(100, 'api-1', { code: 'ship-unreachable', ship: 'ship3' })
      .ended(100, 'unreachable');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: 2 failed in 0.1 s; 1 ship could not be reached',
    );
  });

  it('counts each of several ships on which one could still run', () => {
    const { view } = new StoryOfPlay('db-1@ship1', 'api-1@ship4')
      .failed(100, 'db-1', { code: 'ship-unreachable', ship: 'ship2', ships: ['ship2', 'ship3'] })
      .failed(100, 'api-1', { code: 'ship-unreachable', ship: 'ship3' })
      .ended(100, 'unreachable');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: 2 failed in 0.1 s; 2 ships could not be reached',
    );
  });

  it('says how many did not stay as they had settled', () => {
    const { view } = new StoryOfPlay('db-1', 'api-1')
      .settled(100, 'db-1', { kind: 'started' })
      .settled(100, 'api-1', { kind: 'started' })
      .late('db-1')
      .ended(100, 'failed');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: 2 started in 0.1 s; 1 of them did not stay so',
    );
  });

  it('counts a ship that was lost after all had settled', () => {
    const { view } = new StoryOfPlay('db-1')
      .settled(100, 'db-1', { kind: 'started' })
      .late('db-1', { code: 'ship-unreachable' })
      .ended(100, 'unreachable');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: 1 started in 0.1 s; 1 ship could not be reached',
    );
  });

  it('says that there was nothing to do', () => {
    const { view } = new StoryOfPlay().ended(20, 'succeeded');
    expect(view.ended === undefined ? '' : summaryOf(view, view.ended.result)).toBe(
      'start demo: nothing to do in 0.0 s',
    );
  });
});
