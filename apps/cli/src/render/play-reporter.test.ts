import type { PlayEvent } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import type { Console, Output } from '../console.ts';
import { terminalTraits } from '../terminal-traits.ts';
import type { AuditFailed } from './audit.ts';
import { chooseProgress, type PlayAbout, playReporter } from './play-reporter.ts';
import { prose } from './prose.ts';
import { makeStyle } from './style.ts';
import { StoryOfPlay } from './test-plays.ts';

interface Recorder extends Output {
  text: string;
}

function recorder(isTTY: boolean, env: Record<string, string>): Recorder {
  const traits = (): ReturnType<typeof terminalTraits> =>
    terminalTraits(env, { isTTY, columns: 80, rows: 24 });
  const output: Recorder = {
    text: '',
    write(text) {
      output.text += text;
    },
    say: (text) => output.write(prose(text, traits().columns)),
    async writeLines(lines) {
      for (const line of lines) output.text += `${line}\n`;
    },
    async send(data) {
      output.text += typeof data === 'string' ? data : Buffer.from(data).toString();
      return true;
    },
    trouble: () => undefined,
    traits,
    style: () => makeStyle(traits()),
  };
  return output;
}

function recording(
  terminals: { readonly out?: boolean; readonly err?: boolean } = {},
  env: Record<string, string> = {},
): Console & { readonly out: Recorder; readonly err: Recorder } {
  return {
    env,
    out: recorder(terminals.out ?? false, env),
    err: recorder(terminals.err ?? false, env),
    input: { isTerminal: false, chunks: async function* () {}, rawMode: () => () => undefined },
    nameFile: () => undefined,
    readInput: async () => '',
  };
}

const about: PlayAbout = {
  waiting: { hear: () => undefined, of: () => [] },
  version: '1.2.3',
  command: 'start',
  canResume: () => false,
  placeOf: (at: string) => (at === '/audit/0' ? 'maestro.yaml:4:5' : undefined),
};

function play(): StoryOfPlay {
  return new StoryOfPlay('db-1', 'web-1')
    .began(0, 'db-1')
    .settled(400, 'db-1', { kind: 'started' }, 'c0ffee')
    .began(400, 'web-1')
    .failed(900, 'web-1', { hint: 'Look at its log.' })
    .ended(1000, 'failed');
}

describe('playReporter', () => {
  it('says what to do where something runs, though not as the file says', () => {
    const console = recording();
    const reporter = playReporter('plain', console, about);
    const { events } = new StoryOfPlay('web-1', 'web-2')
      .settled(100, 'web-1', { kind: 'already-up', drifted: ['image'] }, 'c0ffee')
      .settled(100, 'web-2', { kind: 'already-up', drifted: [] }, 'c0ffee')
      .ended(200, 'succeeded');
    for (const event of events) reporter.onEvent(event);
    reporter.release();
    expect(console.err.text).toMatchInlineSnapshot(`
      "start demo: 2 instances on 1 ship
      web-1 (ship1): already up, though not as the file says
      web-2 (ship1): already up
      hint: 1 instance runs, though not as the file says; maestro plan shows what differs
      "
    `);
    expect(console.out.text).toBe('start demo: 2 already up in 0.2 s\n');
  });

  it('tells a play in lines on standard error, and its sum on standard output', () => {
    const console = recording();
    const reporter = playReporter('plain', console, about);
    for (const event of play().events) reporter.onEvent(event);
    reporter.release();
    expect(console.err.text).toMatchInlineSnapshot(`
      "start demo: 2 instances on 1 ship
      db-1 (ship1): started in 0.4 s
      web-1 (ship1): failed running check tcp http: connection refused by 10.0.0.1:80
      error[check-failed]: web-1 on ship1, running check tcp http: connection refused by 10.0.0.1:80
        hint: Look at its log.
      "
    `);
    expect(console.out.text).toBe('start demo: 1 started, 1 failed in 1.0 s\n');
  });

  it('says that a signal came, where all was done before it could keep anything from that', () => {
    const console = recording();
    const reporter = playReporter('plain', console, about);
    const { events } = new StoryOfPlay('db-1')
      .happens({ type: 'interrupted', time: 100, signal: 'SIGINT' })
      .settled(400, 'db-1', { kind: 'started' }, 'c0ffee')
      .ended(1000, 'succeeded');
    for (const event of events) reporter.onEvent(event);
    reporter.release();
    expect(console.out.text).toBe('start demo: 1 started in 1.0 s; SIGINT came too late to change that\n');
  });

  it('tells only of failures when it is to be quiet', () => {
    const console = recording();
    const reporter = playReporter('quiet', console, about);
    for (const event of play().events) reporter.onEvent(event);
    expect(console.err.text).toMatchInlineSnapshot(`
      "error[check-failed]: web-1 on ship1, running check tcp http: connection refused by 10.0.0.1:80
        hint: Look at its log.
      "
    `);
    expect(console.out.text).toBe('');
  });

  it('tells every event as JSON on standard output, after a record that names format and version', () => {
    const console = recording();
    const reporter = playReporter('json', console, about);
    const { events } = play();
    for (const event of events) reporter.onEvent(event);
    const records = console.out.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(records).toEqual([{ type: 'maestro', format: 1, version: '1.2.3', command: 'start' }, ...events]);
    expect(console.err.text).toBe('');
  });

  it('leaves the last table, the failures and a visible cursor on a terminal', () => {
    const console = recording({ out: true, err: true }, { NO_COLOR: '1', LANG: 'C.UTF-8' });
    const reporter = playReporter('tty', console, about);
    for (const event of play().events) reporter.onEvent(event);
    reporter.release();
    const last = console.err.text.slice(console.err.text.lastIndexOf('INSTANCE'));
    expect(last.replaceAll('\u001b', '^')).toMatchInlineSnapshot(`
      "INSTANCE  SERVICE  SHIP   CONTAINER     STATE^[K
      db-1      db       ship1  c0ffee        ✔ started in 0.4 s^[K
      web-1     web      ship1                ✖ failed running check tcp http: connec…^[K
      ^[J^[?25herror[check-failed]: web-1 on ship1, running check tcp http: connection refused
        by 10.0.0.1:80
        hint: Look at its log.
      "
    `);
    expect(console.out.text).toBe('start demo: 1 started, 1 failed in 1.0 s\n');
  });

  it.each([
    ['plain', {}],
    ['tty', { out: true, err: true }],
    ['quiet', {}],
  ] as const)('tells of the lock, before the play, in it and at its end: %s', (mode, terminals) => {
    const console = recording(terminals, { NO_COLOR: '1', LANG: 'C.UTF-8', COLUMNS: '160' });
    const reporter = playReporter(mode, console, about);
    const [began, ...rest] = new StoryOfPlay('db-1').began(0, 'db-1').events;
    const holder = {
      who: 'ada@desk',
      play: 'stop',
      since: '2030-01-01T00:00:00Z',
      heldMs: 5_000,
      heartbeatAgeMs: 5_000,
      expiresInMs: 55_000,
      container: 'c1',
    };
    const all: (PlayEvent | undefined)[] = [
      { type: 'lock-awaited', time: 0, ship: 'ship1', holder },
      began,
      ...rest,
      { type: 'lock-lost', time: 10, ship: 'ship1', cause: 'somebody removed it', holder: null },
      { type: 'lock-left', time: 20, ship: 'ship2', cause: 'connection refused' },
      new StoryOfPlay('db-1').ended(30, 'interrupted').events.at(-1),
    ];
    for (const event of all) if (event !== undefined) reporter.onEvent(event);
    reporter.release();
    const lines = console.err.text.split('\n').filter((line) => line.includes('lock'));
    const awaited =
      'ship1: waiting for the lock, held by ada@desk, at stop for 5 s (last heartbeat 5 s ago; expires in 55 s if none follows)';
    const lost = 'ship1: the lock is lost: somebody removed it';
    const left = 'ship2: the lock could not be removed, and expires by itself: connection refused';
    expect(lines.map((line) => line.replace(/^.*\u001b\[\?25h/, ''))).toEqual(
      mode === 'quiet' ? [`error: ${lost}`] : [awaited, lost, left],
    );
  });

  describe('of what auditors were not told', () => {
    const untold = (more: Partial<AuditFailed> = {}): AuditFailed => ({
      type: 'audit-failed',
      time: 10,
      auditor: 'log audit.log',
      at: '/audit/0',
      event: 'action',
      messages: 1,
      cause: 'no space is left on the disk',
      stopped: false,
      ...more,
    });
    const audited = (...failures: AuditFailed[]): StoryOfPlay => {
      const story = new StoryOfPlay('db-1').began(0, 'db-1').settled(400, 'db-1', { kind: 'started' });
      for (const failure of failures) story.happens(failure);
      return story.ended(1000, 'succeeded');
    };
    const told = (mode: 'plain' | 'quiet' | 'tty', story: StoryOfPlay): string => {
      const console = recording(
        { out: mode === 'tty', err: mode === 'tty' },
        { NO_COLOR: '1', COLUMNS: '160' },
      );
      const reporter = playReporter(mode, console, about);
      for (const event of story.events) reporter.onEvent(event);
      reporter.release();
      return console.err.text
        .split('\n')
        .filter((line) => /auditor|hint/.test(line))
        .map((line) => line.replace(/^.*\u001b\[\?25h/, ''))
        .join('\n');
    };

    it('it warns, with the place in the file where that is known', () => {
      const story = audited(untold(), untold({ messages: 12, at: '/audit/1', auditor: 'slack #a\u001b[2J' }));
      const warnings = [
        'warning[auditor-failed]: auditor log audit.log (maestro.yaml:4:5), when told of the beginning: no space is left on the disk',
        'warning[auditor-failed]: auditor slack #a\\x1b[2J, when told of 12 more things, the last time: no space is left on the disk',
      ].join('\n');
      expect(told('plain', story)).toBe(warnings);
      expect(told('tty', story)).toBe(warnings);
      expect(told('quiet', story)).toBe('');
    });

    it('it tells an error where the play was kept from beginning', () => {
      const error = [
        'error[auditor-failed]: auditor log audit.log (maestro.yaml:4:5), when told of the beginning: no space is left on the disk; nothing was begun',
        '  hint: mend it, or let plays go on without it: ignore_errors: yes',
      ].join('\n');
      const story = audited(untold({ stopped: true }));
      expect([told('plain', story), told('tty', story), told('quiet', story)]).toEqual([error, error, error]);
    });
  });

  it('says below the table while what steps were interrupted, whatever its width', () => {
    const console = recording({ out: true, err: true });
    const reporter = playReporter('tty', console, about);
    const checks = { kind: 'interrupted', during: 'waiting for the running checks', begun: true } as const;
    const { events } = new StoryOfPlay('web-1', 'web-2', 'web-3')
      .settled(100, 'web-1', checks)
      .settled(100, 'web-2', { kind: 'interrupted', during: 'stopping the container', begun: false })
      .settled(100, 'web-3', checks)
      .ended(200, 'interrupted');
    for (const event of events) reporter.onEvent(event);
    reporter.release();
    const below = console.err.text
      .replace(/\u001b\[[?0-9;]*[a-zA-Z]/g, '')
      .split('\n')
      .slice(-3);
    expect(below).toEqual([
      'interrupted: web-1 and web-3, while waiting for the running checks',
      'interrupted: web-2, before stopping the container',
      '',
    ]);
  });

  it('says at once that a signal came, and once only', () => {
    const console = recording();
    const reporter = playReporter('plain', console, about);
    const story = new StoryOfPlay('db-1').happens({ type: 'interrupted', time: 10, signal: 'SIGINT' });
    reporter.onInterrupt('SIGINT');
    for (const event of story.events) reporter.onEvent(event);
    reporter.release();
    expect(console.err.text).toBe(
      'SIGINT: nothing new begins, what is in flight finishes; once more leaves at once\nstart demo: 1 instance on 1 ship\n',
    );
  });
});

describe('playReporter, left at a second signal', () => {
  const stopping = (): StoryOfPlay =>
    new StoryOfPlay('a-1@ship1', 'b-1@ship2', 'c-1@ship2')
      .began(0, 'a-1')
      .does(10, 'a-1', { kind: 'waiting-for-stop', timeoutSeconds: 30 })
      .began(0, 'b-1')
      .does(10, 'b-1', { kind: 'operation', operation: 'create', container: 'b-1' })
      .began(0, 'c-1')
      .does(10, 'c-1', { kind: 'checking', state: 'running', checks: 1, names: ['health'] });
  const left = (
    mode: 'plain' | 'quiet' | 'tty' | 'json',
    story: StoryOfPlay,
    canResume = false,
  ): { out: string; err: string } => {
    const console = recording({}, { NO_COLOR: '1' });
    const reporter = playReporter(mode, console, { ...about, canResume: () => canResume });
    for (const event of story.events) reporter.onEvent(event);
    reporter.onLeave('SIGINT');
    reporter.release();
    const last = (text: string): string =>
      text.slice(Math.max(0, text.search(/SIGINT again|{"type":"left"/)));
    return {
      out: last(console.out.text),
      err: last(console.err.text).replace(/, for [\d.]+ .*$/gm, ', for TIME'),
    };
  };

  it('names what Docker was asked to do and has not answered', () => {
    const told = [
      'SIGINT again: left at once; what became of 2 operations is not known:',
      '  a-1 (ship1): stopping (timeout 30 s), for TIME',
      '  b-1 (ship2): creating, for TIME',
      '  hint: maestro status shows what became of them; the same command again goes on from there',
      '',
    ].join('\n');
    expect([
      left('plain', stopping()).err,
      left('quiet', stopping()).err,
      left('tty', stopping()).err,
    ]).toEqual([told, told, told]);
  });

  it.each([
    ['that goes on with it', true, 'maestro resume goes on from there'],
    ['that brings it up, without a journal', false, 'maestro start brings up what is down'],
  ])('does not name the same command again for a restart, but one %s', (_, canResume, expected) => {
    const { err } = left('plain', stopping().playing('restart'), canResume);
    expect(err.split('\n').at(-2)).toBe(`  hint: maestro status shows what became of them; ${expected}`);
  });

  it('has a record for it', () => {
    const { type, signal, inDoubt } = JSON.parse(left('json', stopping()).out) as Record<string, unknown>;
    const subject = (instance: string, service: string, ship: string): object => ({
      kind: 'instance',
      instance,
      service,
      ship,
    });
    expect({ type, signal, inDoubt }).toEqual({
      type: 'left',
      signal: 'SIGINT',
      inDoubt: [
        {
          step: 'start:a-1',
          subject: subject('a-1', 'a', 'ship1'),
          activity: { kind: 'waiting-for-stop', timeoutSeconds: 30 },
        },
        {
          step: 'start:b-1',
          subject: subject('b-1', 'b', 'ship2'),
          activity: { kind: 'operation', operation: 'create', container: 'b-1' },
        },
      ],
    });
  });

  it('denies no doubt that was told before', () => {
    const story = new StoryOfPlay('a-1').began(0, 'a-1').settled(10, 'a-1', {
      kind: 'interrupted',
      during: 'stopping the container; whether it took effect is not known',
      begun: true,
    });
    expect(left('plain', story, true).err).toBe(
      'SIGINT again: left at once\n  hint: maestro status shows how things stand; the same command again goes on from there\n',
    );
  });

  it('says that nothing is in doubt where nothing was being changed', () => {
    const story = new StoryOfPlay('a-1').began(0, 'a-1').does(10, 'a-1', { kind: 'looking' });
    expect(left('plain', story).err).toBe('SIGINT again: left at once, while nothing was being changed\n');
  });
});

describe('chooseProgress', () => {
  const auto = { json: false, progress: 'auto' } as const;
  it.each([
    [{ out: true, err: true }, {}, 'tty'],
    [{ out: true, err: true }, { CI: '1' }, 'plain'],
    [{ out: true, err: true }, { TERM: 'dumb' }, 'plain'],
    [{ out: false, err: true }, {}, 'plain'],
    [{ out: true, err: false }, {}, 'plain'],
  ])('with terminals %j and %j', (terminals, env, mode) => {
    expect(chooseProgress(auto, recording(terminals, env))).toBe(mode);
  });

  it('does as it is told', () => {
    expect(chooseProgress({ json: false, progress: 'tty' }, recording())).toBe('tty');
    expect(chooseProgress({ json: true, progress: 'plain' }, recording())).toBe('json');
    expect(chooseProgress({ json: false, progress: 'json' }, recording())).toBe('json');
  });
});
