import { describe, expect, it } from 'vitest';
import { makeStyle, plainStyle } from './style.ts';
import { drawPlay, type Screen } from './table.ts';
import { StoryOfPlay } from './test-plays.ts';
import { displayWidth } from './width.ts';

const unicode = makeStyle({ color: false, unicode: true });

function drawn(story: StoryOfPlay, screen: Partial<Screen> = {}): string {
  return drawPlay(story.view, {
    columns: undefined,
    rows: undefined,
    style: unicode,
    now: 0,
    waitsFor: (step) => (step === 'start:web-2' ? ['start:queue-1', 'start:api-1'] : []),
    ...screen,
  }).join('\n');
}

function halfWay(): StoryOfPlay {
  return new StoryOfPlay(
    'db-1@ship1',
    'queue-1@ship2',
    'cache-1@ship2',
    'api-1@ship3',
    'web-1@ship1',
    'web-2@ship2',
  )
    .began(100, 'db-1')
    .began(100, 'queue-1')
    .began(100, 'cache-1')
    .settled(500, 'db-1', { kind: 'started' }, 'c0ffee00c0ffee00c0ffee00')
    .settled(500, 'cache-1', { kind: 'already-up', drifted: [] }, 'deadbeefdeadbeefdeadbeef')
    .does(700, 'queue-1', {
      kind: 'checking',
      state: 'running',
      checks: 2,
      names: ['tcp amqp (10.0.0.2:5672)', 'exec ./ready'],
    })
    .began(700, 'api-1')
    .failed(900, 'api-1')
    .settled(900, 'web-1', { kind: 'held-back', because: ['start:api-1'] });
}

describe('drawPlay', () => {
  it('cuts nothing where there is no terminal', () => {
    expect(drawn(halfWay(), { now: 4700 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1  c0ffee00c0ff  ✔ started in 0.4 s
      queue-1   queue    ship2                ⠧ 2 running checks: tcp amqp (10.0.0.2:5672) and exec ./ready 4.0 s
      cache-1   cache    ship2  deadbeefdead  ✔ already up
      api-1     api      ship3                ✖ failed running check tcp http: connection refused by 10.0.0.1:80
      web-1     web      ship1                – held back by api-1
      web-2     web      ship2                · waiting for queue-1 and api-1
      4.7 s · 4/6 · 1 running · 1 waiting · 1 started, 1 already up, 1 failed, 1 held back"
    `);
  });

  it('fits 80 columns', () => {
    expect(drawn(halfWay(), { now: 4700, columns: 80 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1  c0ffee00c0ff  ✔ started in 0.4 s
      queue-1   queue    ship2                ⠧ 2 running checks: tcp amqp (10.… 4.0 s
      cache-1   cache    ship2  deadbeefdead  ✔ already up
      api-1     api      ship3                ✖ failed running check tcp http: connec…
      web-1     web      ship1                – held back by api-1
      web-2     web      ship2                · waiting for queue-1 and api-1
      4.7 s · 4/6 · 1 running · 1 waiting · 1 started, 1 already up, 1 failed, 1 held…"
    `);
  });

  it('fits 200 columns', () => {
    expect(drawn(halfWay(), { now: 4700, columns: 200 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1  c0ffee00c0ff  ✔ started in 0.4 s
      queue-1   queue    ship2                ⠧ 2 running checks: tcp amqp (10.0.0.2:5672) and exec ./ready 4.0 s
      cache-1   cache    ship2  deadbeefdead  ✔ already up
      api-1     api      ship3                ✖ failed running check tcp http: connection refused by 10.0.0.1:80
      web-1     web      ship1                – held back by api-1
      web-2     web      ship2                · waiting for queue-1 and api-1
      4.7 s · 4/6 · 1 running · 1 waiting · 1 started, 1 already up, 1 failed, 1 held back"
    `);
  });

  it('shows how far a pull is once, and whom the play waits for', () => {
    const progress = { layers: { done: 1, total: 3 }, bytes: { done: 1_000_000, total: null } };
    const pulling = { kind: 'pulling', image: 'team/web:1', progress } as const;
    const story = new StoryOfPlay('a-1@ship1', 'b-1@ship1', 'c-1@ship2').playing('pull');
    for (const name of ['a-1', 'b-1', 'c-1']) story.began(0, name).does(10, name, pulling);
    expect(drawn(story, { now: 500 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   STATE
      a-1       a        ship1  ⠴ pulling 1/3 layers, 1.0 MB of team/web:1
      b-1       b        ship1  ⠴ pulling with a-1
      c-1       c        ship2  ⠴ pulling 1/3 layers, 1.0 MB of team/web:1
      0.5 s · 0/3 · 3 running"
    `);
    for (const name of ['a-1', 'b-1', 'c-1']) story.settled(900, name, { kind: 'pulled' });
    story.happens({
      type: 'auditor-awaited',
      time: 1900,
      auditor: 'http http://h/',
      at: '/audit/0',
      seconds: 3,
    });
    expect(drawn(story, { now: 2000 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   STATE
      a-1       a        ship1  ✔ pulled in 0.9 s
      b-1       b        ship1  ✔ pulled in 0.9 s
      c-1       c        ship2  ✔ pulled in 0.9 s
      waiting for the auditor http http://h/, 3 s at the most
      2.0 s · 3/3 · 3 pulled"
    `);
  });

  it('gives up columns where there are 40, and where there are 20', () => {
    expect(drawn(halfWay(), { now: 4700, columns: 40 })).toMatchInlineSnapshot(`
      "INSTANCE  SHIP   STATE
      db-1      ship1  ✔ started in 0.4 s
      queue-1   ship2  ⠧ 2 running chec… 4.0 s
      cache-1   ship2  ✔ already up
      api-1     ship3  ✖ failed running check…
      web-1     ship1  – held back by api-1
      web-2     ship2  · waiting for queue-1 …
      4.7 s · 4/6 · 1 running · 1 waiting · 1…"
    `);
    expect(drawn(halfWay(), { now: 4700, columns: 20 })).toMatchInlineSnapshot(`
      "INSTANCE  STATE
      db-1      ✔ started…
      queue-1   ⠧ 2 runni…
      cache-1   ✔ already…
      api-1     ✖ failed …
      web-1     – held ba…
      web-2     · waiting…
      4.7 s · 4/6 · 1 run…"
    `);
  });

  it('shows how far a pull is, and since when it goes on', () => {
    const story = new StoryOfPlay('db-1', 'api-1')
      .began(0, 'db-1')
      .does(100, 'db-1', { kind: 'pulling', image: 'registry.local:5000/team/db:1', progress: null })
      .began(0, 'api-1')
      .does(100, 'api-1', { kind: 'pulling', image: 'registry.local:5000/team/api:1', progress: null })
      .does(5000, 'api-1', {
        kind: 'pulling',
        image: 'registry.local:5000/team/api:1',
        progress: { layers: { done: 2, total: 5 }, bytes: { done: 12_345_678, total: null } },
      });
    expect(drawn(story, { now: 8100, columns: 80 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1                ⠙ pulling registry.local:5000/tea… 8.0 s
      api-1     api      ship1                ⠙ pulling 2/5 layers, 12.3 MB of … 8.0 s
      8.1 s · 0/2 · 2 running"
    `);
  });

  it('does without Unicode', () => {
    expect(drawn(halfWay(), { now: 4700, columns: 80, style: plainStyle })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1  c0ffee00c0ff  + started in 0.4 s
      queue-1   queue    ship2                \\ 2 running checks: tcp amqp (10.. 4.0 s
      cache-1   cache    ship2  deadbeefdead  + already up
      api-1     api      ship3                x failed running check tcp http: conne..
      web-1     web      ship1                - held back by api-1
      web-2     web      ship2                . waiting for queue-1 and api-1
      4.7 s - 4/6 - 1 running - 1 waiting - 1 started, 1 already up, 1 failed, 1 hel.."
    `);
  });

  it('keeps what failed and what runs on a screen that is too low, and sums up the rest', () => {
    expect(drawn(halfWay(), { now: 4700, columns: 80, rows: 7 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      queue-1   queue    ship2                ⠧ 2 running checks: tcp amqp (10.… 4.0 s
      api-1     api      ship3                ✖ failed running check tcp http: connec…
      web-2     web      ship2                · waiting for queue-1 and api-1
      … 3 more: 1 started, 1 already up, 1 held back
      4.7 s · 4/6 · 1 running · 1 waiting · 1 started, 1 already up, 1 failed, 1 held…"
    `);
  });

  it('says that it was interrupted', () => {
    const story = halfWay().happens({ type: 'interrupted', time: 5000, signal: 'SIGINT' });
    expect(drawn(story, { now: 5200, columns: 80 }).split('\n').at(-1)).toMatchInlineSnapshot(
      `"5.2 s · 4/6 · SIGINT: finishing what is in flight · 1 running · 1 waiting · 1 s…"`,
    );
  });

  it('keeps every outcome in its last picture, and leaves the sum to the summary', () => {
    const story = halfWay()
      .settled(5000, 'queue-1', { kind: 'interrupted', during: 'running checks', begun: true })
      .settled(5000, 'web-2', { kind: 'not-begun', reason: 'interrupted' })
      .ended(5000, 'interrupted');
    expect(drawn(story, { now: 5000, columns: 80 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      db-1      db       ship1  c0ffee00c0ff  ✔ started in 0.4 s
      queue-1   queue    ship2                ✖ interrupted
      cache-1   cache    ship2  deadbeefdead  ✔ already up
      api-1     api      ship3                ✖ failed running check tcp http: connec…
      web-1     web      ship1                – held back by api-1
      web-2     web      ship2                – not begun, interrupted"
    `);
  });

  it('names the new container while its checks wait, and those of them that still do', () => {
    const story = new StoryOfPlay('web-1')
      .began(0, 'web-1')
      .happens({
        type: 'operation-settled',
        time: 100,
        step: 'start:web-1',
        operation: 'create',
        container: 'web-1',
        done: true,
        id: 'c0ffee00c0ffee',
      })
      .does(200, 'web-1', { kind: 'checking', state: 'running', checks: 2, names: ['tcp http', 'health'] });
    const row = (now: number): string | undefined => drawn(story, { now }).split('\n')[1];
    expect(row(300)).toBe('web-1     web      ship1  c0ffee00c0ff  ⠸ 2 running checks: tcp http and health');
    const passed = { passed: true, attempts: 3, elapsedMs: 200, state: 'running' } as const;
    story.happens({ type: 'check-settled', time: 400, step: 'start:web-1', check: 'tcp http', ...passed });
    expect(row(500)).toBe('web-1     web      ship1  c0ffee00c0ff  ⠴ running check health');
  });

  it('says which ships are looked at before anything begins', () => {
    const story = new StoryOfPlay('a-1@ship1', 'b-1@ship2').happens({
      type: 'ship-observed',
      time: 10,
      ship: 'ship2',
      containers: 0,
    });
    expect(drawn(story, { now: 12_000 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE
      a-1       a        ship1                · waiting for its turn
      b-1       b        ship2                · waiting for its turn
      12 s · 0/2 · looking at ship1 · 2 waiting"
    `);
  });

  it('shows each pull before those that wait for it', () => {
    const pulling = (image: string) => ({ kind: 'pulling', image, progress: null }) as const;
    const names = Array.from({ length: 20 }, (_, index) => `a-${index}`);
    const story = new StoryOfPlay(...names.map((name) => `${name}@ship1`), 'b-1@ship2').playing('pull');
    for (const name of names) story.began(0, name).does(10, name, pulling('web:1'));
    story.began(0, 'b-1').does(10, 'b-1', pulling('web:1'));
    expect(drawn(story, { now: 500, rows: 8, columns: 80 })).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   STATE
      a-0       a        ship1  ⠴ pulling web:1
      a-1       a        ship1  ⠴ pulling with a-0
      a-2       a        ship1  ⠴ pulling with a-0
      b-1       b        ship2  ⠴ pulling web:1
      … 17 more: 17 running
      0.5 s · 0/21 · 21 running"
    `);
  });

  it('keeps how long it takes where what is done does not fit', () => {
    const image = 'registry.example.com/team/with/a/long/name:1';
    const story = new StoryOfPlay('web-1')
      .began(0, 'web-1')
      .does(0, 'web-1', { kind: 'pulling', image, progress: null });
    expect(
      [60, 30, 22].map((columns) => drawn(story, { now: 12_000, columns }).split('\n')[1]),
    ).toMatchInlineSnapshot(`
      [
        "web-1     web      ship1  ⠋ pulling registry.example.c… 12 s",
        "web-1     ⠋ pulling regi… 12 s",
        "web-1     ⠋ pull… 12 s",
      ]
    `);
  });

  it('shows names with escape sequences and wide characters, in line', () => {
    const story = new StoryOfPlay('\u001b[2J-1@ship1', '船-1@ship2').began(0, '船-1');
    expect(drawn(story, { now: 500 })).toMatchInlineSnapshot(`
      "INSTANCE   SERVICE  SHIP   CONTAINER     STATE
      \\x1b[2J-1  \\x1b[2J  ship1                · waiting for its turn
      船-1       船       ship2                ⠴ looking
      0.5 s · 0/2 · 1 running · 1 waiting"
    `);
  });

  it.each([1, 5, 20, 33, 79, 80, 81, 200])('never draws more than %i columns', (columns) => {
    const style = makeStyle({ color: true, unicode: true });
    const lines = drawn(halfWay(), { columns, rows: 20, style, now: 4700 }).split('\n');
    expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
  });

  it.each([1, 2, 5, 8, 24])('never draws more than a terminal of %i rows shows', (rows) => {
    const story = new StoryOfPlay(...Array.from({ length: 300 }, (_, index) => `web-${index}@ship1`));
    expect(drawn(story, { rows }).split('\n').length).toBeLessThan(Math.max(5, rows));
  });
});
