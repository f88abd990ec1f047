import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@maestro-ng/lab';
import { beforeEach, expect, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, ship, standing } from './harness/fleet.ts';
import { stateOf, type Workplace, workplace } from './harness/maestro.ts';
import { beginOnTerminal, haveTerminal } from './harness/terminal.ts';

interface Listed {
  readonly id: string;
  readonly play: string;
  readonly running: boolean;
  readonly steps: readonly { readonly step: string; readonly state: string }[];
}

const journals = (place: Workplace): string => join(stateOf(place.directory), 'maestro', 'journals');

/** The interrupted plays, as a script is told of them: what each step is by its journal. */
async function listed(place: Workplace): Promise<Record<string, Record<string, string>>> {
  const { stdout } = await place.maestro('resume', '--list', '--json');
  const { journals: all } = JSON.parse(stdout) as { journals: readonly Listed[] };
  return Object.fromEntries(
    all.map(({ play, steps }) => [play, Object.fromEntries(steps.map(({ step, state }) => [step, state]))]),
  );
}

async function startedAt(lab: Lab, on: string, name: string): Promise<string> {
  const { State } = (await engine(ship(lab, on), 'GET', `/containers/${name}/json`)) as {
    State: { StartedAt: string };
  };
  return State.StartedAt;
}

describeOnLab('a play that was broken off', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const deaf = `[sh, -c, "trap '' TERM; while :; do sleep 1; done"]`;
  const three = `
  web:
    image: busybox:test
    instances:
      web-1: {ship: ship1, command: ${server}, stop_timeout: 1}
      web-2: {ship: ship2, command: ${deaf}, stop_timeout: 2}
      web-3: {ship: ship3, command: ${server}, stop_timeout: 1}
`;
  const all = { 'ship1/web-1': 'running', 'ship2/web-2': 'running', 'ship3/web-3': 'running' };

  test('a restart that was killed restarts only the rest', async () => {
    const place = workplace(overFleet(lab, three));
    expect((await place.maestro('start')).code).toBe(0);
    const [before1, before3] = [
      await startedAt(lab, 'ship1', 'web-1'),
      await startedAt(lab, 'ship3', 'web-3'),
    ];

    // It is killed while the second of three is stopping.
    const restart = place.begin('restart', '-a', '-c', '1', '--json');
    await restart.line(/"step-settled".*"restart:web-1".*"restarted"/);
    await restart.line(/"restart:web-2".*"waiting-for-stop"/);
    const [journal = ''] = readdirSync(journals(place));
    expect(statSync(join(journals(place), journal)).mode & 0o777).toBe(0o600);
    expect(statSync(journals(place)).mode & 0o777).toBe(0o700);

    // While it lives, nobody goes on with it.
    const early = await place.maestro('resume', '-y');
    expect({ code: early.code, stdout: early.stdout }).toEqual({ code: 1, stdout: '' });
    expect(early.stderr).toMatch(/the restart of e2e was not interrupted: process \d+ is at it/);

    // Another play is kept from beginning by the lock, and leaves nothing to go on with.
    expect((await place.maestro('start', 'web-3')).code).toBe(4);
    expect(readdirSync(journals(place))).toEqual([journal]);

    restart.signal('SIGKILL');
    expect((await restart.ended).code).toBe('SIGKILL');
    const once1 = await startedAt(lab, 'ship1', 'web-1');
    expect(once1).not.toBe(before1);
    expect(await listed(place)).toEqual({
      restart: { 'restart:web-1': 'done', 'restart:web-2': 'in-doubt', 'restart:web-3': 'not-begun' },
    });

    // Without an answer nothing is done; a dry run says what would be.
    const unanswered = await place.maestro('resume');
    expect(unanswered.code).toBe(2);
    expect(unanswered.stderr).toContain('web-2     web      ship2  ? in doubt: stopping, without an answer');
    expect(unanswered.stderr).toContain('add -y');
    const dry = await place.maestro('resume', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).not.toContain('web-1');
    expect(await startedAt(lab, 'ship3', 'web-3')).toBe(before3);

    // Gone on with, it restarts the two others, and is over.
    const resumed = await place.maestro('resume', '-y', '--json');
    expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
    expect(outcomes(resumed.stdout)).toEqual({ 'restart:web-2': 'restarted', 'restart:web-3': 'restarted' });
    expect(resumed.stdout.split('\n')[1]).toContain('{"type":"journal","id":"');
    expect(await standing(lab)).toEqual(all);
    expect(await startedAt(lab, 'ship1', 'web-1')).toBe(once1);
    expect(readdirSync(journals(place))).toEqual([]);
    const again = await place.maestro('resume', '-y');
    expect(again).toEqual({ code: 0, stdout: '', stderr: 'maestro.yaml: no play was interrupted\n' });
    // Also where nothing was left to do.
    expect((await place.maestro('lock')).stdout).toBe('e2e: no lock on 3 ships\n');
  });

  test('an apply that was killed while an Engine stopped something is planned once more when that has ended', async () => {
    const release = (level: string): string =>
      overFleet(
        lab,
        `
  web:
    image: busybox:test
    env: {LEVEL: ${level}}
    instances:
      web-2: {ship: ship2, command: ${deaf}, stop_timeout: 2}
`,
      );
    const place = workplace(release('info'));
    expect((await place.maestro('apply', '-y')).code).toBe(0);
    place.write('maestro.yaml', release('debug'));
    const apply = place.begin('apply', '-y', '--json');
    await apply.line(/"apply:web-2".*"waiting-for-stop"/);
    apply.signal('SIGKILL');
    await apply.ended;

    // The Engine goes on with the stop: by the first plan it still runs, by the second it does not.
    const resumed = await place.maestro('resume', '-y', '--json');
    expect({ code: resumed.code, outcomes: outcomes(resumed.stdout) }).toEqual({
      code: 0,
      outcomes: { 'apply:web-2': 'replaced' },
    });
    expect(resumed.stdout.match(/"type":"(?:maestro|journal|play-began|play-ended)"/g)).toEqual([
      '"type":"maestro"',
      '"type":"journal"',
      '"type":"play-began"',
      '"type":"play-ended"',
    ]);
    expect(await standing(lab)).toEqual({ 'ship2/web-2': 'running' });
    expect(readdirSync(journals(place))).toEqual([]);
  });

  test('a start that was interrupted, a file that has changed, and what makes a journal obsolete', async () => {
    const services = `
  db:
    image: busybox:test
    instances: {db-1: {ship: ship1, command: ${server}, stop_timeout: 0}}
    lifecycle: {running: [{type: sleep, wait: 600}]}
  web:
    image: busybox:test
    requires: [db]
    instances: {web-1: {ship: ship2, command: ${server}, stop_timeout: 0}}
`;
    const place = workplace(overFleet(lab, services));
    const interrupt = async (): Promise<void> => {
      const start = place.begin('start');
      await start.line(/db-1 .*waiting for 1 running check/);
      start.signal('SIGINT');
      const { code, stderr } = await start.ended;
      expect(code).toBe(130);
      expect(stderr).toContain('hint: maestro resume goes on with it\n');
    };
    await interrupt();
    expect(await listed(place)).toEqual({ start: { 'start:db-1': 'in-doubt', 'start:web-1': 'not-begun' } });
    const before = await ids(lab);

    // Another file is not what was begun.
    place.write(
      'maestro.yaml',
      overFleet(lab, services.replace('web-1: {', 'web-1: {env: {LEVEL: debug}, ')),
    );
    const changed = await place.maestro('resume', '-y');
    expect(changed.code).toBe(2);
    expect(changed.stderr).toMatch(
      /error: .*maestro.yaml, or what it comes to, has changed since the play began\n/,
    );
    expect(changed.stderr).toContain('--accept-changes');
    const accepted = await place.maestro('resume', '-y', '--accept-changes', '--json');
    expect(accepted.code).toBe(0);
    expect(outcomes(accepted.stdout)).toEqual({ 'start:db-1': 'already-up', 'start:web-1': 'started' });
    expect(await ids(lab)).toMatchObject(before);

    // The next one is noted by a new play, which does all that was left undone.
    expect((await place.maestro('kill', '-a')).code).toBe(0);
    await interrupt();
    const one = await place.maestro('start', 'web-1');
    expect(one.code).toBe(0);
    expect(one.stderr).toMatch(
      /warning: An earlier start of e2e, begun .* ago, was interrupted: 1 in doubt, 1 not begun\. maestro resume goes on/,
    );
    expect(Object.keys(await listed(place))).toEqual(['start']);
    expect((await place.maestro('start')).code).toBe(0);
    expect(readdirSync(journals(place))).toEqual([]);
  });

  test('several of them: each by its id, or forgotten', async () => {
    const place = workplace(overFleet(lab, three));
    expect((await place.maestro('start')).code).toBe(0);
    const interrupt = async (...words: string[]): Promise<void> => {
      const play = place.begin(...words, '--json');
      await play.line(/"waiting-for-stop"/);
      play.signal('SIGKILL');
      await play.ended;
      expect((await place.maestro('lock', '--release', '-y')).code).toBe(0);
    };
    await interrupt('stop', 'web-2');
    // The Engine may go on with that stop, and a restart would wait for its end: somebody starts the container anew.
    await engine(ship(lab, 'ship2'), 'POST', '/containers/web-2/stop?t=0');
    await engine(ship(lab, 'ship2'), 'POST', '/containers/web-2/start');
    await interrupt('restart', 'web-2');
    expect(Object.keys(await listed(place))).toEqual(['restart', 'stop']);
    const [stop = ''] = readdirSync(journals(place)).sort();
    const id = stop.replace('.jsonl', '');

    const list = await place.maestro('resume', '--list');
    expect(list.stdout).toMatch(
      /^ID +PLAY +ENVIRONMENT +FILE +BEGAN +STEPS\n\S+ +restart +e2e .* 1 in doubt\n/,
    );
    expect((await place.maestro('resume', 'nonesuch')).code).toBe(2);

    // From another folder as well: what the command named is found where it was given.
    mkdirSync(join(place.directory, 'elsewhere'));
    const resumed = await place.maestro('-f', 'elsewhere/maestro.yaml', 'resume', id, '-y');
    expect(resumed.code).toBe(0);
    expect(await standing(lab)).toEqual({ ...all, 'ship2/web-2': 'exited' });

    // On a terminal it shows what is left, and asks.
    if (haveTerminal) {
      const answered = async (answer: string): Promise<number | string> => {
        const terminal = beginOnTerminal(place.directory, { columns: 120, rows: 24 }, 'exec $MAESTRO resume');
        await terminal.line(/web-2\S* \(ship2\): .*start.*; now exited/);
        await terminal.line(/Go on\? \[y\/N\]/);
        terminal.type(`${answer}\n`);
        return (await terminal.ended).code;
      };
      expect(await answered('n')).toBe(1);
      expect(await standing(lab)).toEqual({ ...all, 'ship2/web-2': 'exited' });
      expect(await answered('y')).toBe(0);
      expect(await standing(lab)).toEqual(all);
      await interrupt('restart', 'web-2');
    }

    const forgotten = await place.maestro('resume', '--discard');
    expect(forgotten.stderr).toMatch(/^\S+: forgotten \(1 in doubt\)\n$/);
    expect(await listed(place)).toEqual({});
  });

  test('a disk that fills up is told of in the end, and leaves no half a journal', async () => {
    const place = workplace(overFleet(lab, webService('web', 8, { firstPort: 21990, check: false })));
    mkdirSync(stateOf(place.directory));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'none', stateOf(place.directory)]);
    try {
      const started = await place.maestro('start');
      expect(started.code).toBe(0);
      expect(started.stderr).toMatch(
        /\nwarning: The journal of this play cannot be written \(no space is left\): if/,
      );
      expect(started.stderr.match(/cannot be written/g)).toHaveLength(1);
      expect(readdirSync(journals(place))).toEqual([]);
    } finally {
      execFileSync('umount', [stateOf(place.directory)]);
    }
  });

  test('a journal that cannot be written is told of once, and keeps no play from going on', async () => {
    const place = workplace(overFleet(lab, three));
    writeFileSync(stateOf(place.directory), 'not a folder');
    const started = await place.maestro('start', 'web-1', '--progress', 'quiet');
    expect(started.code).toBe(0);
    expect(started.stderr).toMatch(
      /^warning: The journal of this play cannot be written \(.*: part of its path is not a folder\): if it is interrupted, maestro resume cannot go on with it\.\n$/,
    );
    expect(readFileSync(stateOf(place.directory), 'utf8')).toBe('not a folder');
  });
});
