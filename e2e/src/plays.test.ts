import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { events, failures, order, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, makeByHand, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { beginOnTerminal, haveTerminal } from './harness/terminal.ts';

describeOnLab('the plays of an operator', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const tiers =
    webService('store', 1, { firstPort: 21300 }) +
    webService('front', 2, { firstPort: 21310, requires: ['store'] });

  test('restart goes from dependents to what they need, and replaces each container', async () => {
    const { maestro } = workplace(overFleet(lab, tiers));
    expect((await maestro('start')).code).toBe(0);
    const before = await ids(lab);

    // Naming nothing, or a service, is refused.
    expect((await maestro('restart')).code).toBe(2);
    expect((await maestro('restart', 'front')).code).toBe(2);
    expect(await ids(lab)).toEqual(before);

    // A dry run says all of it, and touches nothing.
    const rehearsed = await maestro('restart', '-a', '--dry-run', '--json');
    const { steps } = JSON.parse(rehearsed.stdout) as {
      steps: { step: string; outcome: { kind: string } }[];
    };
    expect(Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome.kind]))).toEqual({
      'restart:front-1': 'restarted',
      'restart:front-2': 'restarted',
      'restart:store-1': 'restarted',
    });
    expect(await ids(lab)).toEqual(before);

    // One after the other, and every container is a new one.
    const restarted = await maestro('restart', '-a', '-c', '1', '--json');
    expect(restarted.code).toBe(0);
    expect(order(restarted.stdout, 'step-settled')).toEqual([
      'restart:front-1',
      'restart:front-2',
      'restart:store-1',
    ]);
    const after = await ids(lab);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    for (const [name, id] of Object.entries(after)) expect(id).not.toBe(before[name]);

    // With --reuse the same container runs again, after the delay.
    const reused = await maestro('restart', '--reuse', '--stop-start-delay', '0.2', 'front-1', '--json');
    expect(outcomes(reused.stdout)).toEqual({ 'restart:front-1': 'restarted' });
    expect((await ids(lab))['ship1/front-1']).toBe(after['ship1/front-1']);
    const doings = events(reused.stdout).flatMap(({ type, activity }) =>
      type === 'step-activity' ? [(activity as { kind: string }).kind] : [],
    );
    expect(doings).toContain('waiting-to-start');

    // Restarts are kept apart.
    const apart = await maestro('restart', '-s', 'front', '--step-delay', '1', '--json');
    const began = events(apart.stdout).filter(({ type }) => type === 'step-began');
    const [first, second] = began.map(({ time }) => Number(time));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);

    // What has not changed is left alone.
    const unchanged = await maestro('restart', '-s', 'front', '--only-if-changed', '--json');
    expect(new Set(Object.values(outcomes(unchanged.stdout)))).toEqual(new Set(['left-alone']));
  });

  test('a restart that may not begin, or cannot make or start the new container, leaves the old one running', async () => {
    const { maestro, write } = workplace(overFleet(lab, webService('front', 1, { firstPort: 21310 })));
    expect((await maestro('start')).code).toBe(0);
    const before = await ids(lab);

    // The image that the file names now is nowhere.
    write(
      'maestro.yaml',
      overFleet(lab, webService('front', 1, { firstPort: 21310 })).replace(
        'busybox:test',
        `${registryOfNobody}/gone:1`,
      ),
    );
    const missing = await maestro('restart', 'front-1');
    expect(missing.code).toBe(1);
    expect(await standing(lab)).toEqual({ 'ship1/front-1': 'running' });
    expect(await ids(lab)).toEqual(before);

    // The Engine refuses what the file asks for now.
    write(
      'maestro.yaml',
      overFleet(lab, webService('front', 1, { firstPort: 21310 })).replace(
        'stop_timeout: 2}',
        'stop_timeout: 2, security_opt: [no-such-option]}',
      ),
    );
    const refused = await maestro('restart', 'front-1');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('The old container was started again; correct the cause, and restart.');
    expect(await standing(lab)).toEqual({ 'ship1/front-1': 'running' });
    expect(await ids(lab)).toEqual(before);

    // It makes a container that it cannot start: the program does not exist, or a port is taken.
    const taker = `
  front:
    image: busybox:test
    instances:
      front-1: {ship: ship1, command: [nosuchprog], stop_timeout: 0}
`;
    for (const [services, advice] of [
      [taker, 'has to be a program of the image'],
      [
        taker.replace('[nosuchprog]', '[sleep, "60"], ports: {engine: "80:2375"}'),
        '`ss -ltnp` on ship1 shows which',
      ],
    ] as const) {
      write('maestro.yaml', overFleet(lab, services));
      const unstarted = await maestro('restart', 'front-1', '--json');
      expect(failures(unstarted.stdout)).toMatchObject([
        {
          code: 'start-failed',
          hint: expect.stringMatching(
            `${advice}.*\\. The old container was started again; correct the cause, and restart\\.$`,
          ) as string,
        },
      ]);
      expect(await standing(lab)).toEqual({ 'ship1/front-1': 'running' });
      expect(await ids(lab)).toEqual(before);
    }

    // A pre-start check holds it before anything is stopped, and a dry run says so.
    const held = `
  front:
    image: busybox:test
    lifecycle: {pre-start: [{type: exec, command: test -f may-start, attempts: 1}]}
    instances:
      front-1: {ship: ship1, command: [sleep, "60"], stop_timeout: 0}
`;
    write('maestro.yaml', overFleet(lab, held));
    expect((await maestro('restart', 'front-1', '--dry-run')).stdout).toMatch(
      /^front-1 \(ship1\): wait for 1 pre-start check, stop, set the old container aside, create, start, remove front-1\.maestro-old; /m,
    );
    const unchecked = await maestro('restart', 'front-1', '--json');
    expect(failures(unchecked.stdout)).toMatchObject([
      { code: 'check-failed', hint: 'The container was not stopped.' },
    ]);
    expect(await standing(lab)).toEqual({ 'ship1/front-1': 'running' });
    expect(await ids(lab)).toEqual(before);
    write('may-start', '');
    expect((await maestro('restart', 'front-1')).code).toBe(0);

    // What was stopped before gets its name back, and stays stopped.
    expect((await maestro('stop', '-a')).code).toBe(0);
    const stopped = await ids(lab);
    write('maestro.yaml', overFleet(lab, taker));
    const started = await maestro('start', '--json');
    expect(failures(started.stdout)).toMatchObject([
      {
        code: 'start-failed',
        hint: expect.stringMatching(
          / program of the image.*\. The old container has its name again, and is exited on ship1 as before; correct the cause, and start again\.$/,
        ) as string,
      },
    ]);
    expect(await standing(lab)).toEqual({ 'ship1/front-1': 'exited' });
    expect(await ids(lab)).toEqual(stopped);
  });

  test('kill ends at once, without pre-stop checks; clean removes what is down, and orphans when they were named', async () => {
    const services = `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship1, command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"], stop_timeout: 60}
      app-2: {ship: ship2, command: ${server}, stop_timeout: 1}
    lifecycle: {pre-stop: [{type: exec, command: "false", attempts: 1}]}
`;
    const questions = [
      ['clean --orphans', /Remove it, .*\[y\/N\]/],
      ['apply', /Do this\? \[y\/N\]/],
    ] as const;
    const { directory, maestro, write } = workplace(overFleet(lab, services));
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('kill')).code).toBe(2);

    // A stop is held by its check; a kill asks nobody.
    expect((await maestro('stop', 'app-2')).code).toBe(1);
    const killed = await maestro('kill', '-s', 'app', '-C', 'app-1', '--json');
    expect(outcomes(killed.stdout)).toEqual({ 'kill:app-1': 'killed' });
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'exited', 'ship2/app-2': 'running' });

    // What runs is left alone, and what is not ours is not touched.
    await makeByHand(ship(lab, 'ship1'), 'somebody');
    const cleaned = await maestro('clean', '--json');
    expect(outcomes(cleaned.stdout)).toEqual({ 'clean:app-1': 'removed', 'clean:app-2': 'left-alone' });
    expect(await standing(lab)).toEqual({ 'ship1/somebody': 'created', 'ship2/app-2': 'running' });

    // The file forgets an instance: without an answer nothing is removed, with --yes it is, though it runs.
    write('maestro.yaml', overFleet(lab, services.replace('app-2:', 'app-3:')));
    const unanswered = await maestro('clean', '--orphans');
    expect(unanswered.code).toBe(2);
    expect(unanswered.stderr).toContain('app-2 (ship2): running');
    expect(unanswered.stderr).toContain('add --yes');
    expect(Object.keys(await standing(lab))).toContain('ship2/app-2');

    // Ctrl-C is an answer to every question: nothing is done, and the terminal is as it was.
    for (const [words, question] of haveTerminal ? questions : []) {
      const untouched = await ids(lab);
      const terminal = beginOnTerminal(
        directory,
        { columns: 100, rows: 24 },
        `stty -a > before; trap : INT; $MAESTRO ${words}; code=$?; stty -a > after; exit $code`,
      );
      await terminal.line(question);
      terminal.type('\u0003');
      const { code, stdout } = await terminal.ended;
      expect({ words, code }).toEqual({ words, code: 130 });
      expect(stdout).toMatch(/\[y\/N\] (?:\^C)?\r\n.*nothing was done/);
      expect(readFileSync(join(directory, 'after'), 'utf8')).toBe(
        readFileSync(join(directory, 'before'), 'utf8'),
      );
      expect(await ids(lab)).toEqual(untouched);
      expect((await maestro('lock')).stdout).toBe('e2e: no lock on 3 ships\n');
    }
    expect((await maestro('clean', '--orphans', '--yes')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/somebody': 'created' });
  });

  test('a dry run of every play says what would be done, and touches nothing', async () => {
    const { maestro, write } = workplace(overFleet(lab, tiers));
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('kill', 'front-1')).code).toBe(0);
    // There is something to do for each of them, also to remove and to replace.
    write('maestro.yaml', overFleet(lab, tiers.replace('front-2: {', 'front-2: {env: {LEVEL: debug}, ')));
    await makeByHand(ship(lab, 'ship3'), 'front-9', {
      labels: { 'maestro.environment': 'e2e', 'maestro.service': 'front', 'maestro.instance': 'front-9' },
    });
    const before = await everything();
    const plays: readonly (readonly [words: string, told: RegExp])[] = [
      ['start', /front-1/],
      ['stop -a', /store-1/],
      ['kill -a', /store-1/],
      ['restart -a', /front-2/],
      ['pull', /busybox:test/],
      ['clean --orphans', /front-9/],
      ['apply --prune', /front-9/],
    ];
    for (const [words, told] of plays) {
      const { code, stdout, stderr } = await maestro(...words.split(' '), '--dry-run');
      expect({ words, code, stderr: code === 0 ? '' : stderr }).toEqual({ words, code: 0, stderr: '' });
      expect(stdout).toMatch(told);
    }
    expect(await everything()).toEqual(before);
  });

  /** Each container with what it does since when, and each image, by its id and names. */
  async function everything(): Promise<unknown> {
    const images = await Promise.all(lab.ships.map((of) => engine(of, 'GET', '/images/json')));
    const containers = Object.entries(await ids(lab)).map(async ([place, id]) => {
      const [on = ''] = place.split('/');
      const { State } = (await engine(ship(lab, on), 'GET', `/containers/${id}/json`)) as { State: object };
      return { place, id, State };
    });
    return { images, containers: await Promise.all(containers) };
  }

  test('ships that do not answer are left out, with what depends on them, when asked', async () => {
    const { maestro } = workplace(
      overFleet(lab, tiers + webService('other', 3, { firstPort: 21320 }), { timeoutSeconds: 1 }),
    );
    await lab.partition('ship1', 'reject');

    // By default nothing is begun.
    const whole = await maestro('start');
    expect(whole.code).toBe(3);

    // Left out are those on the ship, and those that need them.
    const rest = await maestro('start', '--skip-unreachable', '--json');
    expect(rest.code).toBe(3);
    expect(outcomes(rest.stdout)).toEqual({
      'start:store-1': 'skipped',
      'start:front-1': 'skipped',
      'start:front-2': 'held-back',
      'start:other-1': 'skipped',
      'start:other-2': 'started',
      'start:other-3': 'started',
    });
    await lab.heal('ship1');
    expect(await standing(lab)).toEqual({ 'ship2/other-2': 'running', 'ship3/other-3': 'running' });
  });

  test('dump prints what the containers are created with, and no secret', async () => {
    const { maestro } = workplace(
      `${overFleet(
        lab,
        `
  app:
    image: busybox:test
    env: {LEVEL: info, DB_PASSWORD: sesame}
    instances: {app-1: {ship: ship1, command: [app, --token, sesame]}}
`,
      )}registries: {hub: {registry: registry.example.com, username: ops, password: sesame}}\n`,
    );
    const dumped = await maestro('dump');
    expect({ code: dumped.code, stderr: dumped.stderr }).toEqual({ code: 0, stderr: '' });
    expect(dumped.stdout).not.toContain('sesame');
    const { instances } = JSON.parse(dumped.stdout) as {
      instances: Record<string, { container: { env: Record<string, string>; command: string[] } }>;
    };
    const { env, command } = instances['app-1']?.container ?? {};
    expect(env).toMatchObject({ LEVEL: 'info', DB_PASSWORD: '***', CONTAINER_NAME: 'app-1' });
    expect(command).toEqual(['app', '--token', '***']);

    const parsed = await maestro('dump', '-c');
    expect(parsed.stdout).not.toContain('sesame');
    expect(JSON.parse(parsed.stdout)).toMatchObject({ type: 'config', config: { name: 'e2e' } });

    const revealed = await maestro('dump', '--reveal');
    expect(revealed.stdout.match(/sesame/g)?.length).toBeGreaterThan(2);
  });
});

/** A registry that nobody runs, by the Engine's own address. */
const registryOfNobody = '127.0.0.1:1';
