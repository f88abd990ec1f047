import type { Lab } from '@maestro-ng/lab';
import { beforeEach, expect, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { events, failures, order, outcomes } from './harness/events.ts';
import {
  describeOnLab,
  engine,
  fleet,
  type Happening,
  happeningsSince,
  ids,
  makeByHand,
  ship,
  standing,
  touchedSince,
} from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { appliedWorkplace, changesIn, expectNothingToDo } from './harness/plan.ts';

const well = '[sleep, "3600"]';
const broken = '[sh, -c, "echo no such table; exit 3"]';

describeOnLab('a release over the instances of a service', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  /** `count` instances over three ships, and as many words to say what each runs. */
  const app = (commands: readonly string[], keys: string): string =>
    overFleet(
      lab,
      [
        '  app:',
        '    image: busybox:test',
        `    ${keys}`,
        '    instances:',
        ...commands.map(
          (command, index) =>
            `      app-${index + 1}: {ship: ship${(index % 3) + 1}, restart: ${command === broken ? 'no' : 'unless-stopped'}, command: ${command}, stop_timeout: 0}`,
        ),
        '',
      ].join('\n'),
    );
  const six = (command: string): string[] => Array.from({ length: 6 }, () => command);
  const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `app-${index + 1}`);
  const where = (name: string): string => `ship${((Number(name.slice(4)) - 1) % 3) + 1}/${name}`;
  const runningApps = (count: number): Record<string, string> =>
    Object.fromEntries(names(count).map((name) => [where(name), 'running']));

  test('that is broken stops at the first of six, whose old container stands aside; the corrected one goes through', async () => {
    const place = await appliedWorkplace(app(six(well), 'env: {LEVEL: info}'));
    const { maestro, write } = place;
    const before = await ids(lab);

    // The first fails; five are untouched.
    write('maestro.yaml', app(six(broken), 'update: {monitor: 300ms}'));
    const failed = await maestro('apply', '-y', '--json');
    expect(failed.code).toBe(1);
    expect(outcomes(failed.stdout)).toEqual({
      'apply:app-1': 'failed',
      ...Object.fromEntries(
        names(6)
          .slice(1)
          .map((name) => [`apply:${name}`, 'not-begun']),
      ),
    });
    expect(failures(failed.stdout)).toEqual([
      {
        code: 'container-died',
        ship: 'ship1',
        instance: 'app-1',
        during: 'waiting for the running checks',
        cause: 'The container ended with exit code 3.',
        hint: 'The old container is kept on ship1 as app-1.maestro-old, stopped; correct the cause and apply again, or go back with `maestro rollback`.',
        log: ['no such table'],
      },
    ]);
    expect(await standing(lab)).toEqual({
      ...runningApps(6),
      'ship1/app-1': 'exited',
      'ship1/app-1.maestro-old': 'exited',
    });
    const { 'ship1/app-1': _new, 'ship1/app-1.maestro-old': aside, ...others } = await ids(lab);
    expect({ ...others, 'ship1/app-1': aside }).toEqual(before);
    expect(await restartPolicy(lab, 'ship1', 'app-1.maestro-old')).toBe('no');

    // The corrected file goes through, and leaves nothing behind.
    write('maestro.yaml', app(six(well), 'update: {monitor: 100ms}\n    env: {LEVEL: debug}'));
    const corrected = await maestro('apply', '-y', '--json');
    expect(corrected.code).toBe(0);
    expect(new Set(Object.values(outcomes(corrected.stdout)))).toEqual(new Set(['replaced']));
    expect(await standing(lab)).toEqual(runningApps(6));
    await expectNothingToDo(place);
  });

  test('puts the old container back where that is asked for, and says what stands where when that fails too', async () => {
    const keys = 'update: {monitor: 300ms, failure_action: rollback}';
    const place = await appliedWorkplace(
      app(six(well).slice(0, 2), `${keys}\n    ports: {http: "80:22010"}`),
    );
    const { maestro, write, begin } = place;
    const before = await ids(lab);

    // It runs again, as it did, and will be woken up as before.
    write('maestro.yaml', app([broken, broken], `${keys}\n    ports: {http: "80:22010"}`));
    const failed = await maestro('apply', '-y', '--json');
    expect(failed.code).toBe(1);
    expect(outcomes(failed.stdout)).toEqual({ 'apply:app-1': 'failed', 'apply:app-2': 'not-begun' });
    expect(failures(failed.stdout)).toMatchObject([
      { code: 'container-died', log: ['no such table'], hint: 'The old container was put back, and runs.' },
    ]);
    expect(await ids(lab)).toEqual(before);
    expect(await standing(lab)).toEqual(runningApps(2));
    expect(await restartPolicy(lab, 'ship1', 'app-1')).toBe('unless-stopped');

    // Somebody takes its port while it is down.
    const waits = `lifecycle: {stopped: [{type: exec, command: [sh, -c, "until test -f go; do sleep 0.05; done"]}]}`;
    write('maestro.yaml', app([broken, broken], `${keys}\n    ports: {http: "80:22010"}\n    ${waits}`));
    const running = begin('apply', '-y', '--json');
    await running.line(/"apply:app-1".*"checking".*"stopped"/);
    await makeByHand(ship(lab, 'ship1'), 'squatter', { start: true, port: 22010 });
    write('go', '');
    const ended = await running.ended;
    expect(ended.code).toBe(1);
    expect(failures(ended.stdout)).toEqual([
      {
        code: 'start-failed',
        ship: 'ship1',
        instance: 'app-1',
        during: 'starting the container',
        cause: expect.stringContaining('22010 failed: port is already allocated') as string,
        hint: expect.stringMatching(
          /^Putting the old container back failed as well, starting the container: .*22010 failed: port is already allocated.* On ship1 there is app-1 \(\w+\); correct the cause and apply again, or go back with `maestro rollback`\.$/,
        ) as string,
      },
    ]);
    expect(await ids(lab)).toMatchObject(before);

    // The port is free again, and the file is right.
    await engine(ship(lab, 'ship1'), 'DELETE', '/containers/squatter?force=1');
    write('maestro.yaml', app([well, well], `${keys}\n    ports: {http: "80:22010"}`));
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual(runningApps(2));
    expect(await ids(lab)).toEqual(before);
    await expectNothingToDo(place);
  });

  test('of which the second of five fails: the first stays, three are untouched, and the next apply does only the rest', async () => {
    const keys = 'update: {monitor: 300ms}';
    const place = await appliedWorkplace(app(six(well).slice(1), keys));
    const { maestro, write } = place;
    const before = await ids(lab);

    const debug = `${keys}\n    env: {LEVEL: debug}`;
    write('maestro.yaml', app([well, broken, well, well, well], debug));
    const failed = await maestro('apply', '-y', '--json');
    expect(failed.code).toBe(1);
    expect(outcomes(failed.stdout)).toEqual({
      'apply:app-1': 'replaced',
      'apply:app-2': 'failed',
      'apply:app-3': 'not-begun',
      'apply:app-4': 'not-begun',
      'apply:app-5': 'not-begun',
    });
    const between = await ids(lab);
    expect(between['ship1/app-1']).not.toBe(before['ship1/app-1']);
    for (const name of ['ship3/app-3', 'ship1/app-4', 'ship2/app-5'])
      expect(between[name]).toBe(before[name]);

    // The rest, and no more.
    write('maestro.yaml', app(six(well).slice(1), debug));
    const corrected = await maestro('apply', '-y', '--json');
    expect(corrected.code).toBe(0);
    expect(outcomes(corrected.stdout)).toEqual({
      'apply:app-1': 'already-up',
      'apply:app-2': 'replaced',
      'apply:app-3': 'replaced',
      'apply:app-4': 'replaced',
      'apply:app-5': 'replaced',
    });
    const after = await ids(lab);
    expect(after['ship1/app-1']).toBe(between['ship1/app-1']);
    expect(await standing(lab)).toEqual(runningApps(5));
    await expectNothingToDo(place);

    // Once more does nothing at all.
    const since = new Date();
    const again = await maestro('apply', '-y', '--json', '--no-lock');
    expect(again.code).toBe(0);
    expect(new Set(Object.values(outcomes(again.stdout)))).toEqual(new Set(['already-up']));
    expect(await ids(lab)).toEqual(after);
    expect(await happeningsSince(lab, since)).toEqual([]);
  });

  test('of which some may fail goes on so long, with its pauses, and to the end where failures are to be borne', async () => {
    const keys = (update: string, level: string): string =>
      `env: {LEVEL: ${level}}\n    update: {monitor: 100ms, ${update}}`;
    const halfBroken = [broken, broken, well, well];
    const { maestro, write } = await appliedWorkplace(app(six(well).slice(2), keys('', 'info')));

    // One of four may fail, not two.
    write('maestro.yaml', app(halfBroken, keys('max_failure_ratio: 0.25', 'debug')));
    const bounded = await maestro('apply', '-y', '--json');
    expect([bounded.code, outcomes(bounded.stdout)]).toEqual([
      1,
      {
        'apply:app-1': 'failed',
        'apply:app-2': 'failed',
        'apply:app-3': 'not-begun',
        'apply:app-4': 'not-begun',
      },
    ]);

    write('maestro.yaml', app(halfBroken, keys('failure_action: continue, delay: 300ms', 'debug')));
    const whole = await maestro('apply', '-y', '--json');
    expect([whole.code, outcomes(whole.stdout)]).toEqual([
      1,
      {
        'apply:app-1': 'failed',
        'apply:app-2': 'failed',
        'apply:app-3': 'replaced',
        'apply:app-4': 'replaced',
      },
    ]);
    expect(shortestPause(whole.stdout)).toBeGreaterThanOrEqual(300);
    expect(await standing(lab)).toMatchObject({ 'ship3/app-3': 'running', 'ship1/app-4': 'running' });
  });

  test('that ends again and again, and that its Engine brings back each time, makes room for the corrected one', async () => {
    const place = workplace(app([broken], 'env: {LEVEL: info}').replace('restart: no', 'restart: always'));
    const { maestro, write } = place;
    await maestro('apply', '-y');
    await expect
      .poll(async () => (await standing(lab))['ship1/app-1'], { timeout: 10_000 })
      .toBe('restarting');
    write('maestro.yaml', app([well], 'env: {LEVEL: info}'));
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual(runningApps(1));
    await expectNothingToDo(place);
  });

  test('with start-first leaves at no moment fewer than all of them up, and min_available holds for every play', async () => {
    const keys = (level: string): string =>
      `env: {LEVEL: ${level}}
    min_available: 3
    update: {order: start-first}
    lifecycle: {running: [{type: rexec, command: [test, -n, $LEVEL]}], pre-stop: [{type: exec, command: [sh, -c, "echo $CONTAINER_NAME >> drained"]}]}`;
    const place = await appliedWorkplace(app([well, well, well], keys('info')));
    const { maestro, write } = place;

    // A stop would leave too few, and a restart of the same containers.
    for (const words of [
      ['stop', '-a'],
      ['restart', '-a', '--reuse'],
    ]) {
      const since = new Date();
      const refused = await maestro(...words, '--json', '--no-lock');
      expect(refused.code).toBe(1);
      expect(new Set(failures(refused.stdout).map(({ code }) => code))).toEqual(new Set(['min-available']));
      expect(await happeningsSince(lab, since)).toEqual([]);
    }

    // So would an apply that stops first: the plan says so, and nothing is touched.
    write('maestro.yaml', app([well, well, well], keys('debug').replace('start-first', 'stop-first')));
    const since = new Date();
    const planned = await maestro('plan', '--detailed-exitcode');
    expect([planned.code, planned.stdout]).toEqual([
      1,
      [
        'wave 1',
        ...[1, 2, 3].flatMap((number) => [
          `  ! cannot app-${number} (ship${number}): It would leave 2 of app up, and its min_available says 3`,
          '      All of them are to stay up: leave one to spare, have update: {order: start-first}, or take it down all the same with --force; it was not touched.',
        ]),
        'plan e2e: 3 that cannot be acted on',
        '',
      ].join('\n'),
    ]);
    const tooFew = await maestro('apply', '-y', '--json', '--no-lock');
    expect(tooFew.code).toBe(1);
    expect(new Set(failures(tooFew.stdout).map(({ code }) => code))).toEqual(new Set(['min-available']));
    expect(await changesIn(place, '--force')).toEqual(
      Object.fromEntries(names(3).map((name) => [`apply:${name}`, 'replace'])),
    );
    expect(await touchedSince(lab, since)).toEqual([]);

    // An apply that starts first keeps all of them up.
    write('maestro.yaml', app([well, well, well], keys('debug')));
    const applied = await maestro('apply', '-y', '--json');
    expect(applied.code).toBe(0);
    expect(order(applied.stdout, 'step-settled')).toEqual(['apply:app-1', 'apply:app-2', 'apply:app-3']);
    expect(leastUp(names(3), await happeningsSince(lab, since))).toBe(3);
    expect(await standing(lab)).toEqual(runningApps(3));
    await expectNothingToDo(place);

    // So does a restart; one that stops first takes down no more than may be.
    const stopsFirst = keys('debug')
      .replace('start-first', 'stop-first')
      .replace('available: 3', 'available: 2');
    for (const [text, least] of [
      [keys('debug'), 3],
      [stopsFirst, 2],
    ] as const) {
      write('maestro.yaml', app([well, well, well], text));
      const [before, then] = [await ids(lab), new Date()];
      expect((await maestro('restart', '-a')).code).toBe(0);
      expect(leastUp(names(3), await happeningsSince(lab, then))).toBe(least);
      expect(Object.values(await ids(lab)).filter((id) => Object.values(before).includes(id))).toEqual([]);
    }

    // --force takes down what it is told to.
    expect((await maestro('stop', '-a', '--force')).code).toBe(0);
    expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['exited']));
    expect(await changesIn(place)).toEqual({
      'apply:app-1': 'start',
      'apply:app-2': 'start',
      'apply:app-3': 'start',
    });
  });

  test('keeps a published port, and finds one that somebody else has', async () => {
    const web = (port: number, level: string): string =>
      overFleet(
        lab,
        `
  web:
    image: busybox:test
    env: {LEVEL: ${level}}
    instances: {web-1: {ship: ship1, ports: {http: "80:${port}"}, command: ${server}, stop_timeout: 1}}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 10}]}
`,
      );
    const place = await appliedWorkplace(web(22020, 'info'));
    const { maestro, write } = place;
    const before = await ids(lab);

    write('maestro.yaml', web(22020, 'debug'));
    const replaced = await maestro('apply', '-y', '--json');
    expect([replaced.code, outcomes(replaced.stdout)]).toEqual([0, { 'apply:web-1': 'replaced' }]);
    const after = await ids(lab);
    expect(Object.keys(after)).toEqual(['ship1/web-1']);
    expect(after).not.toEqual(before);

    // The port that the file names now is taken: nothing is touched.
    await makeByHand(ship(lab, 'ship1'), 'squatter', { start: true, port: 22021 });
    write('maestro.yaml', web(22021, 'debug'));
    const taken = await maestro('apply', '-y', '--json');
    expect(taken.code).toBe(1);
    expect(failures(taken.stdout)).toEqual([
      {
        code: 'port-taken',
        ship: 'ship1',
        instance: 'web-1',
        during: 'looking for its ports',
        cause:
          "Port 22021/tcp of ship1 is published by the container squatter, which is not this environment's.",
        hint: 'Stop that container, or publish another port; nothing was touched.',
      },
    ]);
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'running', 'ship1/squatter': 'running' });
    expect((await ids(lab))['ship1/web-1']).toBe(after['ship1/web-1']);
    await engine(ship(lab, 'ship1'), 'DELETE', '/containers/squatter?force=1');
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'running' });
    await expectNothingToDo(place);
  });
});

/** Milliseconds between a step's end and the next one's beginning, where they were shortest. */
function shortestPause(stdout: string): number {
  const times = (type: string): number[] =>
    events(stdout).flatMap((event) => (event.type === type ? [Number(event['time'])] : []));
  const settled = times('step-settled');
  return Math.min(
    ...times('step-began')
      .slice(1)
      .map((began, index) => began - (settled[index] ?? 0)),
  );
}

/** How many of the instances, all of which were up, had a container that ran when these were the fewest. */
function leastUp(instances: readonly string[], happened: readonly Happening[]): number {
  const running = new Map(instances.map((name) => [name, 1]));
  let least = instances.length;
  for (const { what, name } of happened) {
    const instance = name.replace('.maestro-old', '');
    const change = what === 'container start' ? 1 : what === 'container die' ? -1 : 0;
    running.set(instance, (running.get(instance) ?? 0) + change);
    least = Math.min(least, instances.filter((each) => (running.get(each) ?? 0) > 0).length);
  }
  return least;
}

async function restartPolicy(lab: Lab, on: string, name: string): Promise<string> {
  const { HostConfig } = (await engine(ship(lab, on), 'GET', `/containers/${name}/json`)) as {
    HostConfig: { RestartPolicy: { Name: string } };
  };
  return HostConfig.RestartPolicy.Name;
}
