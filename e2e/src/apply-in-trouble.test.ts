import type { Lab } from '@maestro-ng/lab';
import { beforeEach, expect, test } from 'vitest';
import { overFleet } from './harness/environment-file.ts';
import { failures, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, happeningsSince, ids, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { expectNothingToDo } from './harness/plan.ts';

/** Ends when it is asked to, so that an Engine that restarts does not have to wait for it. */
const polite = `[sh, -c, "trap 'exit 0' TERM; sleep 3600 & wait"]`;

describeOnLab('an apply that is in trouble', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  /** One instance on each ship; `app-2` waits for the file `go` when its old container is down. */
  const three = (lab: Lab, level: string, keys = ''): string =>
    overFleet(
      lab,
      `
  app:
    image: busybox:test
    env: {LEVEL: ${level}}
    update: {parallelism: 0, monitor: 100ms}
${keys}
    instances:
      app-1: {ship: ship1, restart: unless-stopped, command: ${polite}, stop_timeout: 0}
      app-2:
        ship: ship2
        restart: unless-stopped
        command: ${polite}
        stop_timeout: 0
        lifecycle: {stopped: [{type: exec, command: [sh, -c, "until test -f go; do sleep 0.05; done"]}]}
      app-3: {ship: ship3, restart: unless-stopped, command: ${polite}, stop_timeout: 0}
`,
      { timeoutSeconds: 1 },
    );
  const all = { 'ship1/app-1': 'running', 'ship2/app-2': 'running', 'ship3/app-3': 'running' };

  test('a plan that was saved is done after an Engine was restarted, or it is said what has moved', async () => {
    const place = workplace(three(lab, 'info'));
    const { maestro, write } = place;
    write('go', '');
    expect((await maestro('apply', '-y')).code).toBe(0);
    write('maestro.yaml', three(lab, 'debug'));
    expect((await maestro('plan', '--out', 'release.plan')).code).toBe(0);

    // What is to be replaced has ended since: that is another situation, until it runs again.
    await engine(ship(lab, 'ship1'), 'POST', '/containers/app-1/stop?t=0');
    const stopped = await maestro('apply', '-y', 'release.plan');
    expect([stopped.code, stopped.stderr]).toEqual([
      1,
      expect.stringContaining('nothing was touched: app-1 was running, and is not running\n') as string,
    ]);
    await engine(ship(lab, 'ship1'), 'POST', '/containers/app-1/start');
    // So is one that has another name by now.
    await engine(ship(lab, 'ship3'), 'POST', '/containers/app-3/rename?name=by-hand');
    const renamed = await maestro('apply', '-y', 'release.plan');
    expect([renamed.code, renamed.stderr]).toEqual([
      1,
      expect.stringContaining(
        'nothing was touched: app-3 was to be replaced, and is to be created\n',
      ) as string,
    ]);
    await engine(ship(lab, 'ship3'), 'POST', '/containers/by-hand/rename?name=app-3');

    // What is done the plan alone says.
    const less = await maestro('apply', '-y', 'release.plan', '-S', 'ship1', '--prune');
    expect([less.code, less.stderr]).toEqual([
      2,
      expect.stringContaining('--ship-filter, --prune cannot be given beside "release.plan"\n') as string,
    ]);

    await lab.restart('ship2');
    const applied = await maestro('apply', '-y', 'release.plan', '--json');
    expect([applied.code, outcomes(applied.stdout)]).toEqual([
      0,
      { 'apply:app-1': 'replaced', 'apply:app-2': 'replaced', 'apply:app-3': 'replaced' },
    ]);
    await expectNothingToDo(place);

    // What no policy brings back does not run after it: that is another situation.
    write('maestro.yaml', three(lab, 'debug').replaceAll('unless-stopped', 'no'));
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect((await maestro('plan', '--out', 'release.plan')).code).toBe(0);
    await lab.restart('ship2');
    const [before, since] = [await ids(lab), new Date()];
    const refused = await maestro('apply', '-y', 'release.plan');
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'maestro apply: error: the plan was made for another situation, and nothing was touched: app-2 was to be left as it is, and is to be started\n' +
        '  hint: make a new plan, and look at it\n',
    });
    expect([await happeningsSince(lab, since), await ids(lab)]).toEqual([[], before]);
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect([await standing(lab), await ids(lab)]).toEqual([all, before]);
  });

  test('a ship that does not answer counts where it matters for what was asked, in a plan as in an apply', async () => {
    const place = workplace(three(lab, 'info'));
    const { maestro, write } = place;
    write('go', '');
    expect((await maestro('apply', '-y', 'app-1', 'app-2')).code).toBe(0);
    await lab.partition('ship3', 'reject');
    const codes = async (...words: string[]): Promise<(number | string)[]> => {
      const [planned, applied] = [await maestro('plan', ...words), await maestro('apply', '-y', ...words)];
      return [planned.code, applied.code];
    };
    expect(await codes('-i', 'app-1')).toEqual([0, 0]);
    expect(await codes()).toEqual([3, 3]);
    // What the file does not name may be there.
    expect(await codes('-i', 'app-1', '--prune')).toEqual([0, 0]);
    write('maestro.yaml', three(lab, 'info').replace(/ +app-3.*\n/, ''));
    expect(await codes()).toEqual([0, 0]);
    expect(await codes('--prune')).toEqual([3, 3]);
    expect((await maestro('apply', '-y', '--prune')).stderr).toContain(
      'ship3 does not answer: what the file does not name is not removed there.',
    );

    // What is made elsewhere without a look there may run twice, and that is told as long as nobody knows.
    const moved = three(lab, 'info').replace(/(app-3.*)ship3/, '$1ship1');
    write('maestro.yaml', moved);
    expect(await codes('app-3')).toEqual([3, 3]);
    expect(await codes('app-3', '--skip-unreachable')).toEqual([3, 3]);
    const again = await maestro('plan', 'app-3');
    expect([again.code, again.stdout, again.stderr]).toEqual([
      3,
      expect.stringContaining('nothing to do'),
      expect.stringContaining('app-3 may still run on ship3, which does not answer'),
    ]);
    expect((await maestro('history')).stdout).toContain('unreachable');
    expect((await maestro('stop', 'app-3')).code).toBe(0);
    expect((await maestro('clean', 'app-3')).code).toBe(0);

    // What is planned without that ship is done without it.
    write('maestro.yaml', three(lab, 'debug'));
    const planned = await maestro('plan', '--skip-unreachable', '--out', 'release.plan');
    expect(planned.code).toBe(3);
    const applied = await maestro('apply', '-y', '--json', 'release.plan');
    expect([applied.code, outcomes(applied.stdout)]).toEqual([
      3,
      { 'apply:app-1': 'replaced', 'apply:app-2': 'replaced', 'apply:app-3': 'skipped' },
    ]);
  });

  test.each(['killed', 'cut off'] as const)(
    'a ship that is %s in the middle costs its own instance; when it is back, the next apply does the rest',
    async (how) => {
      const place = workplace(three(lab, 'info'));
      const { maestro, write, begin } = place;
      write('go', '');
      expect((await maestro('apply', '-y')).code).toBe(0);
      const before = await ids(lab);

      // Its old container is down, and the new one is made, when it happens.
      write('maestro.yaml', three(lab, 'debug').replaceAll('test -f go', 'test -f goes'));
      const running = begin('apply', '-y', '--keep-going', '--json');
      await running.line(/"apply:app-2".*"checking".*"stopped"/);
      if (how === 'killed') await lab.kill('ship2');
      else await lab.partition('ship2', 'reject');
      write('goes', '');
      const ended = await running.ended;
      expect([ended.code, outcomes(ended.stdout)]).toEqual([
        3,
        { 'apply:app-1': 'replaced', 'apply:app-2': 'failed', 'apply:app-3': 'replaced' },
      ]);
      expect(failures(ended.stdout)).toMatchObject([
        {
          code: 'ship-unreachable',
          ship: 'ship2',
          instance: 'app-2',
          during: 'starting the container',
          hint: expect.stringContaining(
            'ship2 was last seen with app-2 (created) and the old container, app-2.maestro-old (exited). When ship2 answers again, apply once more',
          ) as string,
        },
      ]);

      // What was told is what stands there: the old one is kept, and nothing is lost.
      if (how === 'killed') await lab.restart('ship2');
      else await lab.heal('ship2');
      const { 'ship2/app-2': state, ...others } = await standing(lab);
      expect({ ...others, state }).toEqual({
        'ship1/app-1': 'running',
        'ship2/app-2.maestro-old': 'exited',
        state: 'created',
        'ship3/app-3': 'running',
        'ship2/maestro-lock-e2e': 'created',
      });
      const between = await ids(lab);
      expect(between['ship2/app-2.maestro-old']).toBe(before['ship2/app-2']);

      const again = await maestro('apply', '-y', '--json');
      expect([again.code, outcomes(again.stdout)]).toEqual([
        0,
        { 'apply:app-1': 'already-up', 'apply:app-2': 'replaced', 'apply:app-3': 'already-up' },
      ]);
      expect(await standing(lab)).toEqual(all);
      const after = await ids(lab);
      for (const name of ['ship1/app-1', 'ship3/app-3']) expect(after[name]).toBe(between[name]);
      await expectNothingToDo(place);
    },
  );

  test.each([
    ['SIGINT', 130, 'apply'],
    ['SIGTERM', 143, 'resume'],
    ['SIGKILL', 'SIGKILL', 'apply'],
  ] as const)(
    '%s in the middle, exit code %s: the next %s goes on from there',
    async (signal, code, next) => {
      const place = workplace(three(lab, 'info'));
      const { maestro, write, begin } = place;
      write('go', '');
      expect((await maestro('apply', '-y')).code).toBe(0);
      const before = await ids(lab);

      const one = three(lab, 'debug')
        .replaceAll('test -f go', 'test -f goes')
        .replace('parallelism: 0', 'parallelism: 1');
      write('maestro.yaml', one);
      const plan = next === 'resume' ? ['release.plan'] : [];
      for (const path of plan) expect((await maestro('plan', '--out', path)).code).toBe(0);
      const running = begin('apply', '-y', '--json', ...plan);
      await running.line(/"apply:app-2".*"checking".*"stopped"/);
      running.signal(signal);
      const ended = await running.ended;
      expect(ended.code).toBe(code);
      if (signal !== 'SIGKILL') {
        expect(outcomes(ended.stdout)).toEqual({
          'apply:app-1': 'replaced',
          'apply:app-2': 'interrupted',
          'apply:app-3': 'not-begun',
        });
      }
      const between = await ids(lab);
      expect(between).toMatchObject({
        'ship2/app-2.maestro-old': before['ship2/app-2'],
        'ship3/app-3': before['ship3/app-3'],
      });

      write('goes', '');
      // To apply the saved plan again would be another thing by now, and only by what this play did itself.
      for (const path of plan) {
        const refused = await maestro('apply', '-y', path);
        expect([refused.code, refused.stderr]).toEqual([
          1,
          'maestro apply: error: the plan was made for another situation, and nothing was touched: app-1 was to be replaced, and is to be left as it is (the interrupted apply of this plan did that); app-2 was to be replaced, and is to be started (the interrupted apply of this plan did that)\n' +
            '  hint: maestro resume goes on with it\n',
        ]);
      }
      const again = await maestro(next, '-y', '--json');
      expect([again.code, outcomes(again.stdout)]).toEqual([
        0,
        { 'apply:app-1': 'already-up', 'apply:app-2': 'replaced', 'apply:app-3': 'replaced' },
      ]);
      expect(await standing(lab)).toEqual(all);
      expect((await ids(lab))['ship1/app-1']).toBe(between['ship1/app-1']);
      await expectNothingToDo(place);
    },
  );
});
