import { beforeEach, expect, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { failures, order, outcomes } from './harness/events.ts';
import {
  describeOnLab,
  engine,
  fleet,
  happeningsSince,
  ids,
  makeByHand,
  ship,
  standing,
  touchedSince,
} from './harness/fleet.ts';
import { appliedWorkplace, changesIn, expectNothingToDo } from './harness/plan.ts';

const sleeper = 'command: [sleep, "3600"], stop_timeout: 0';
/** What stays up for ever need not be watched for the second that is the default. */
const briefly = 'update: {monitor: 100ms}';

describeOnLab('plan and apply', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  const [ship1, ship2] = [ship(lab, 'ship1'), ship(lab, 'ship2')];

  test('a plan says exactly what was changed by hand, an apply mends it, and then there is nothing to do', async () => {
    const place = await appliedWorkplace(
      `${overFleet(
        lab,
        `
  app:
    image: busybox:test
    ${briefly}
    instances:
      limited-1: {ship: ship1, limits: {memory: 64m}, restart: unless-stopped, ${sleeper}}
      woken-1: {ship: ship1, restart: unless-stopped, ${sleeper}}
      renamed-1: {ship: ship1, ${sleeper}}
      stopped-1: {ship: ship2, ${sleeper}}
      gone-1: {ship: ship2, ${sleeper}}
      cut-1: {ship: ship2, networks: [front], ${sleeper}}
      lost-1: {ship: ship2, ${sleeper}}
      again-1: {ship: ship2, networks: {front: {aliases: [www]}}, ${sleeper}}
      remade-1: {ship: ship3, workdir: /tmp, ${sleeper}}
      well-1: {ship: ship3, ${sleeper}}
`,
      )}networks: {front: {}}\n`,
    );
    const { maestro } = place;
    await expectNothingToDo(place);
    const before = await ids(lab);

    await engine(ship1, 'POST', '/containers/limited-1/update', {
      Memory: 48 << 20,
      MemorySwap: 96 << 20,
      RestartPolicy: { Name: 'always' },
    });
    await engine(ship1, 'POST', '/containers/woken-1/update', { RestartPolicy: { Name: 'always' } });
    await engine(ship1, 'POST', '/containers/renamed-1/rename?name=by-hand');
    await engine(ship2, 'POST', '/containers/stopped-1/kill');
    await engine(ship2, 'DELETE', '/containers/gone-1?force=1');
    await engine(ship2, 'POST', '/networks/front/disconnect', { Container: 'cut-1' });
    await engine(ship2, 'POST', '/networks/bridge/disconnect', { Container: 'lost-1' });
    await engine(ship2, 'POST', '/networks/front/disconnect', { Container: 'again-1' });
    await engine(ship2, 'POST', '/networks/front/connect', { Container: 'again-1' });
    await engine(ship(lab, 'ship3'), 'DELETE', '/containers/remade-1?force=1');
    await makeByHand(ship(lab, 'ship3'), 'remade-1', { start: true });

    const address = (name: string): string => ship(lab, name).address;
    expect(await maestro('plan')).toEqual({
      code: 0,
      stderr: '',
      stdout: `wave 1
  + start stopped-1 (ship2): it does not run
  ~ replace again-1 (ship2)
      networks.front.aliases  (none) → www
  ~ replace cut-1 (ship2)
      networks.front  (none) → attached
  + create gone-1 (ship2): there is none
  ~ replace limited-1 (ship1)
      memory   48m → 64m
      restart  always → unless-stopped
  ~ replace lost-1 (ship2)
      networks.bridge  (none) → attached
  ~ replace remade-1 (ship3)
      env.APP_AGAIN_1_HOST          (none) → ${address('ship2')}
      env.APP_CUT_1_HOST            (none) → ${address('ship2')}
      env.APP_GONE_1_HOST           (none) → ${address('ship2')}
      env.APP_INSTANCES             (none) → again-1,cut-1,gone-1,limited-1,lost-1,remade-1,renamed-1,stopped-1,well-1,woken-1
      env.APP_LIMITED_1_HOST        (none) → ${address('ship1')}
      env.APP_LOST_1_HOST           (none) → ${address('ship2')}
      env.APP_REMADE_1_HOST         (none) → ${address('ship3')}
      env.APP_RENAMED_1_HOST        (none) → ${address('ship1')}
      env.APP_STOPPED_1_HOST        (none) → ${address('ship2')}
      env.APP_WELL_1_HOST           (none) → ${address('ship3')}
      env.APP_WOKEN_1_HOST          (none) → ${address('ship1')}
      env.CONTAINER_HOST_ADDRESS    (none) → ${address('ship3')}
      env.CONTAINER_NAME            (none) → remade-1
      env.DOCKER_IMAGE              (none) → busybox:test
      env.DOCKER_TAG                (none) → test
      env.MAESTRO_ENVIRONMENT_NAME  (none) → e2e
      env.SERVICE_NAME              (none) → app
      hostname                      (none) → remade-1
      stop_signal                   SIGKILL → (none)
      workdir                       (none) → /tmp
  + create renamed-1 (ship1): there is none
  ~ update woken-1 (ship1)
      restart  always → unless-stopped
warning: by-hand (ship1) is a container of renamed-1 under another name, and goes on running
plan e2e: 2 to create, 1 to start, 5 to replace, 1 to update, 1 is as asked
`,
    });

    const applied = await maestro('apply', '-y', '--json');
    expect(applied.code).toBe(0);
    expect(outcomes(applied.stdout)).toEqual({
      'apply:again-1': 'replaced',
      'apply:cut-1': 'replaced',
      'apply:gone-1': 'started',
      'apply:limited-1': 'replaced',
      'apply:lost-1': 'replaced',
      'apply:remade-1': 'replaced',
      'apply:renamed-1': 'started',
      'apply:stopped-1': 'started',
      'apply:well-1': 'already-up',
      'apply:woken-1': 'updated',
    });
    expect((await maestro('plan', '--prune')).stdout).toBe(
      `warning: by-hand (ship1) is a container of renamed-1 under another name, and goes on running
plan e2e: nothing to do, 10 are as asked
`,
    );
    const after = await ids(lab);
    const kept = Object.keys(after).filter((name) => after[name] === before[name]);
    expect(kept.sort()).toEqual(['ship1/woken-1', 'ship2/stopped-1', 'ship3/well-1']);
    expect(after['ship1/by-hand']).toBe(before['ship1/renamed-1']);
  });

  test('what Docker does anyway is no difference when it is spelled out, and neither is another order; what is more is named', async () => {
    const file = (shop: string, web: string): string =>
      `${overFleet(
        lab,
        `
  app:
    image: busybox:test
    ${briefly}
    instances:
      web-1: {ship: ship1, ${web}, ${sleeper}}
      shop-1: {ship: ship2, ${shop}, ${sleeper}}
`,
      )}networks: {front: {}, back: {}}\n`;
    const before = file(
      'limits: {memory: 64m}, healthcheck: {test: "true"}',
      'networks: [front, back], cap_add: [SYS_TIME, CHOWN], volumes: {/tmp: /a, /var: /b}',
    );
    const place = await appliedWorkplace(before);
    const { maestro, write } = place;
    write(
      'maestro.yaml',
      file(
        [
          'limits: {swap: 128m, memory: 64m, cpu: 0}, stop_signal: SIGTERM, shm_size: 64m, ipc: private, log_driver: json-file, read_only: no',
          'healthcheck: {test: "true", interval: 30s, retries: 3}, entrypoint: [], env: {NOWHERE: }, platform: linux/amd64',
        ].join(', '),
        'networks: [front, back], volumes: {/var: /b, /tmp: /a}, cap_add: [CHOWN, SYS_TIME]',
      ),
    );
    await expectNothingToDo(place);
    expect((await maestro('status', '--check', '-F')).stdout).not.toContain('drift');
    write('maestro.yaml', before);
    await expectNothingToDo(place);

    write(
      'maestro.yaml',
      file(
        'limits: {memory: 64m, swap: -1}, shm_size: 65m',
        'networks: [back, front], cap_add: [SYS_TIME, CHOWN], volumes: {/tmp: /a, /var: /b}',
      ),
    );
    expect((await maestro('plan')).stdout).toBe(`wave 1
  ~ replace shop-1 (ship2)
      healthcheck.test  CMD-SHELL true → (none)
      shm_size          64m → 65m
      swap              (none) → unlimited
  ~ replace web-1 (ship1)
      networks  front first → back first
plan e2e: 2 to replace
`);
  });

  test('a plan is the same twice, writes nothing, and its exit code tells a script whether there is something to do', async () => {
    const file = (level: string): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    env: {LEVEL: ${level}}
    ${briefly}
    instances:
      app-1: {ship: ship1, ${sleeper}}
      app-2: {ship: ship2, ${sleeper}}
      app-3: {ship: ship3, ${sleeper}}
`,
      );
    const { maestro, write } = await appliedWorkplace(file('info'));
    write('maestro.yaml', file('debug'));
    const [before, since] = [await standing(lab), new Date()];
    const first = await maestro('plan', '--json', '--prune', '-r');
    const second = await maestro('plan', '--json', '--prune', '-r');
    expect(second).toEqual(first);
    for (const format of ['text', 'dot', 'mermaid'])
      expect((await maestro('plan', '--format', format)).code).toBe(0);
    expect((await maestro('apply', '--dry-run')).code).toBe(0);
    expect([await happeningsSince(lab, since), await standing(lab)]).toEqual([[], before]);

    const codes = async (): Promise<(number | string)[]> => [
      (await maestro('plan')).code,
      (await maestro('plan', '--detailed-exitcode')).code,
    ];
    expect(await codes()).toEqual([0, 2]);
    expect((await maestro('apply')).code).toBe(2);
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await codes()).toEqual([0, 0]);
    await engine(ship1, 'POST', '/containers/app-1/pause');
    expect(await codes()).toEqual([1, 1]);
    await engine(ship1, 'POST', '/containers/app-1/unpause');
    await lab.partition('ship3', 'reject');
    expect(await codes()).toEqual([3, 1]);
    for (const flags of [[], ['--skip-unreachable'], ['--keep-going']])
      expect((await maestro('apply', '--dry-run', ...flags)).code).toBe(3);

    // Nothing is begun then, elsewhere neither; and what is not acceptable is not taken for something to do.
    write('maestro.yaml', file('warning'));
    const apart = await maestro('apply', '-y', '--json');
    expect([apart.code, outcomes(apart.stdout)]).toEqual([
      3,
      { 'apply:app-1': 'not-begun', 'apply:app-2': 'not-begun', 'apply:app-3': 'failed' },
    ]);
    write('maestro.yaml', 'name: [');
    expect(await codes()).toEqual([2, 1]);
  });

  test('volumes without a name are lost only where that is agreed to; those with one keep what they hold', async () => {
    const file = (level: string): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    env: {LEVEL: ${level}}
    instances:
      app-1: {ship: ship1, container_volumes: [/cache], volumes: {kept: /kept}, ${sleeper}}
`,
      );
    const place = await appliedWorkplace(file('info'));
    const { maestro, write } = place;
    const put = 'echo here > /cache/it; echo here > /kept/it';
    expect((await maestro('exec', 'app-1', '--', 'sh', '-c', put)).code).toBe(0);

    write('maestro.yaml', file('debug'));
    const planned = await maestro('plan');
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain('What the old container keeps in /cache would be lost with it');
    const agreed = await maestro('plan', '--renew-volumes');
    expect(agreed.code).toBe(0);
    expect(agreed.stdout).toContain('loses what it keeps in /cache');
    const [before, since] = [await ids(lab), new Date()];
    const refused = await maestro('apply', '-y', '--json', '--no-lock');
    expect(refused.code).toBe(1);
    expect(failures(refused.stdout)).toMatchObject([
      { code: 'volumes-lost', instance: 'app-1', ship: 'ship1' },
    ]);
    expect([await touchedSince(lab, since), await ids(lab)]).toEqual([[], before]);

    expect((await maestro('apply', '-y', '--renew-volumes')).code).toBe(0);
    expect((await maestro('exec', 'app-1', '--', 'sh', '-c', 'ls /cache; cat /kept/it')).stdout).toBe(
      'here\n',
    );
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    await expectNothingToDo(place);
  });

  test('what takes volumes, a network or links from a container is replaced with it, and no other', async () => {
    const file = (level: string): string =>
      overFleet(
        lab,
        `
  giver:
    image: busybox:test
    env: {LEVEL: ${level}}
    ${briefly}
    instances: {giver-1: {ship: ship1, volumes: {kept: /kept}, ${sleeper}}}
  taker:
    image: busybox:test
    ${briefly}
    instances:
      volumes-1: {ship: ship1, volumes_from: [giver-1], ${sleeper}}
      net-1: {ship: ship1, net: "container:giver-1", ${sleeper}}
      links-1: {ship: ship1, links: {giver-1: giver}, ${sleeper}}
      other-1: {ship: ship1, ${sleeper}}
`,
      );
    const place = await appliedWorkplace(file('info'));
    const { maestro, write } = place;
    await expectNothingToDo(place);
    const before = await ids(lab);

    write('maestro.yaml', file('debug'));
    const planned = (await maestro('plan', 'giver')).stdout;
    // Which one took longest the last time is the machine's affair.
    expect(planned.replace(/^longest way: giver-1 → \w+-1$/m, 'longest way')).toBe(`wave 1
  ~ replace giver-1 (ship1)
      env.LEVEL  info → debug
wave 2
  ~ replace links-1 (ship1): it links to giver-1, which is made anew
  ~ replace net-1 (ship1): it shares the network of giver-1, which is made anew
  ~ replace volumes-1 (ship1): it takes volumes from giver-1, which is made anew
longest way
plan e2e: 4 to replace
`);
    const applied = await maestro('apply', '-y', 'giver-1', '--json');
    expect(applied.code).toBe(0);
    expect(outcomes(applied.stdout)).toEqual({
      'apply:giver-1': 'replaced',
      'apply:volumes-1': 'replaced',
      'apply:net-1': 'replaced',
      'apply:links-1': 'replaced',
    });
    const after = await ids(lab);
    expect(Object.keys(after).filter((name) => after[name] === before[name])).toEqual(['ship1/other-1']);
    await expectNothingToDo(place);

    // Made anew by hand, behind their backs.
    await engine(ship1, 'POST', '/containers/giver-1/restart?t=0');
    expect(await changesIn(place)).toEqual({ 'apply:net-1': 'replace' });
    expect((await maestro('apply', '-y')).code).toBe(0);
    await expectNothingToDo(place);

    // A restart cuts nobody off.
    expect((await maestro('restart', '-a')).code).toBe(0);
    await expectNothingToDo(place);
  });

  test('what moves to another ship never runs on both, and runs again where it was when it fails', async () => {
    const file = (where: string, command: string): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    update: {monitor: 300ms}
    instances: {app-1: {ship: ${where}, restart: unless-stopped, command: ${command}, stop_timeout: 0}}
`,
      );
    const place = await appliedWorkplace(file('ship1', '[sleep, "3600"]'));
    const { maestro, write } = place;
    const old = (await ids(lab))['ship1/app-1'];

    // It fails where it is to be: the old one runs again where it was, and its Engine looks after it as before.
    write('maestro.yaml', file('ship2', '[sh, -c, "exit 3"]').replace('unless-stopped', 'no'));
    const since = new Date();
    expect((await maestro('apply', '-y')).code).toBe(1);
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running', 'ship2/app-1': 'exited' });
    expect((await ids(lab))['ship1/app-1']).toBe(old);
    const { HostConfig } = (await engine(ship1, 'GET', '/containers/app-1/json')) as {
      HostConfig: { RestartPolicy: { Name: string } };
    };
    expect(HostConfig.RestartPolicy.Name).toBe('unless-stopped');

    // Corrected, it runs there, and is removed here.
    write('maestro.yaml', file('ship2', '[sleep, "3600"]'));
    expect((await maestro('plan')).stdout).toBe(`wave 1
  - stop app-1 (ship1): it moves to ship2
wave 2
  ~ replace app-1 (ship2)
      command  sh -c 'exit 3' → sleep 3600
      restart  (none) → unless-stopped
wave 3
  - remove app-1 (ship1): it runs elsewhere then
plan e2e: 1 to replace, 1 to stop, 1 to remove
`);
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship2/app-1': 'running' });
    await expectNothingToDo(place);

    // And straight back.
    write('maestro.yaml', file('ship1', '[sleep, "3600"]'));
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    const happened = await happeningsSince(lab, since);
    const doings = happened.flatMap(({ ship: on, what, name }) =>
      name === 'app-1' && /start|die|destroy/.test(what) ? [`${on} ${what.slice(10)}`] : [],
    );
    expect(doings).toEqual([
      'ship1 die',
      'ship2 start',
      'ship2 die',
      'ship1 start',
      'ship1 die',
      'ship2 start',
      'ship1 destroy',
      'ship2 die',
      'ship1 start',
      'ship2 destroy',
    ]);
    await expectNothingToDo(place);

    // Where it is cannot be seen: it could run there.
    write('maestro.yaml', file('ship2', '[sleep, "3600"]'));
    await lab.partition('ship1', 'reject');
    const unseen = await maestro('apply', '-y', '--json');
    expect([unseen.code, failures(unseen.stdout)]).toMatchObject([
      3,
      [{ code: 'ship-unreachable', during: 'looking for it on all ships', instance: 'app-1' }],
    ]);
    await lab.heal('ship1');
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
  });

  test('an instance that is called something else now gets the port of the one that is pruned', async () => {
    const file = (name: string): string =>
      overFleet(
        lab,
        `
  web:
    image: busybox:test
    instances: {${name}: {ship: ship1, ports: {http: "80:22030"}, command: ${server}, stop_timeout: 1}}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 10}]}
`,
      );
    const place = await appliedWorkplace(file('web-1'));
    const { maestro, write } = place;
    await makeByHand(ship2, 'somebody', { start: true });

    // Without --prune the port is not free, and nothing begins.
    write('maestro.yaml', file('front-1'));
    let since = new Date();
    const refused = await maestro('apply', '-y', '--json', '--no-lock');
    expect(refused.code).toBe(1);
    expect(failures(refused.stdout)).toEqual([
      {
        code: 'port-taken',
        ship: 'ship1',
        instance: 'front-1',
        during: 'looking for its ports',
        cause:
          'Port 22030/tcp of ship1 is published by web-1, of an instance "web-1" that the file does not name.',
        hint: 'Have it removed with --prune, or stop it; nothing was touched.',
      },
    ]);
    expect(await touchedSince(lab, since)).toEqual([]);

    // What is stopped for its port runs again where the new one does not.
    write('maestro.yaml', file('front-1').replace(server, '[no-such-program]'));
    const vain = await maestro('apply', '-y', '--prune');
    expect(vain.code).toBe(1);
    expect(vain.stderr).toContain(
      'It does not run on ship1: web-1, which holds its port, was started again on ship1.',
    );
    expect(await standing(lab)).toMatchObject({ 'ship1/web-1': 'running' });

    write('maestro.yaml', file('front-1'));
    since = new Date();
    expect((await maestro('apply', '-y', '--prune')).code).toBe(0);
    const doings = (await happeningsSince(lab, since)).flatMap(({ what, name }) =>
      /^container (?:start|die|destroy)/.test(what) && !name.startsWith('maestro-lock')
        ? [`${name} ${what.slice(10)}`]
        : [],
    );
    expect(doings).toEqual(['web-1 die', 'front-1 start', 'front-1.maestro-old destroy', 'web-1 destroy']);
    expect(await standing(lab)).toEqual({ 'ship1/front-1': 'running', 'ship2/somebody': 'running' });
    await expectNothingToDo(place);
  });

  test('ports that instances give each other are given up before they are taken, and go back together', async () => {
    const file = (ports: readonly [number, number, number], command = '[sleep, "3600"]'): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    ${briefly}
    instances: {app-1: {ship: ship1, ports: {http: "80:${ports[0]}"}, ${sleeper}}}
  web:
    image: busybox:test
    ${briefly}
    instances: {web-1: {ship: ship1, ports: {http: "80:${ports[1]}"}, command: ${command}, stop_timeout: 0}}
  db:
    image: busybox:test
    ${briefly}
    instances: {db-1: {ship: ship1, ports: {http: "80:${ports[2]}"}, ${sleeper}}}
`,
      );
    const all = { 'ship1/app-1': 'running', 'ship1/web-1': 'running', 'ship1/db-1': 'running' };
    const place = await appliedWorkplace(file([22040, 22041, 22042]));
    const { maestro, write } = place;

    // One after the other, beginning with what takes a port that is free.
    write('maestro.yaml', file([22041, 22042, 22043]));
    const partly = await maestro('plan', 'app', 'web');
    expect(partly.code).toBe(1);
    expect(partly.stdout).toContain(
      'Port 22042/tcp of ship1 is published by db-1, which this apply is not about',
    );
    const chain = await maestro('apply', '-y', '--json');
    expect([chain.code, order(chain.stdout, 'step-settled')]).toEqual([
      0,
      ['apply:db-1', 'apply:web-1', 'apply:app-1'],
    ]);

    // Round, where one of them fails: both are as before.
    const before = await ids(lab);
    write('maestro.yaml', file([22042, 22041, 22043], '[sh, -c, "exit 3"]'));
    const vain = await maestro('apply', '-y', '--json');
    expect(vain.code).toBe(1);
    expect(outcomes(vain.stdout)).toMatchObject({ 'apply:app-1': 'held-back', 'apply:web-1': 'failed' });
    expect([await ids(lab), await standing(lab)]).toEqual([before, all]);

    // And where all goes well.
    write('maestro.yaml', file([22042, 22041, 22043]));
    const planned = (await maestro('plan')).stdout;
    // Which one took longest the last time is the machine's affair.
    expect(planned.replace(/^longest way: .*$/m, 'longest way')).toBe(`wave 1
  - stop app-1 (ship1): it exchanges ports with web-1
  - stop web-1 (ship1): it exchanges ports with app-1
wave 2
  ~ replace app-1 (ship1)
      env.APP_APP_1_HTTP_PORT  22041 → 22042
      ports.80/tcp             0.0.0.0:22041 → 0.0.0.0:22042
  ~ replace web-1 (ship1)
      env.WEB_WEB_1_HTTP_PORT  22042 → 22041
      ports.80/tcp             0.0.0.0:22042 → 0.0.0.0:22041
wave 3
  - remove app-1.maestro-old (ship1): its replacement runs then
  - remove web-1.maestro-old (ship1): its replacement runs then
longest way
plan e2e: 2 to replace, 2 to stop, 2 to remove, 1 is as asked
`);
    const applied = await maestro('apply', '-y');
    expect(applied.code).toBe(0);
    expect(await standing(lab)).toEqual(all);
    await expectNothingToDo(place);
    // Each was stopped and replaced, and its old container removed: they are two all the same.
    expect(applied.stderr).toMatch(/^apply e2e: 3 instances on /m);
    expect((await maestro('history')).stdout.split('\n')[1]).toMatch(/ succeeded +2$/);
  });

  test('what changes places goes back to them where one of both cannot run in its new one', async () => {
    const file = (app: string, web: string, command: string): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances: {app-1: {ship: ${app}, restart: always, ports: {http: "80:22046"}, ${sleeper}}}
  web:
    image: busybox:test
    instances: {web-1: {ship: ${web}, restart: always, ports: {http: "80:22046"}, command: ${command}, stop_timeout: 0}}
`,
      );
    const place = await appliedWorkplace(file('ship1', 'ship2', '[sleep, "3600"]'));
    const { maestro, write } = place;
    const [before, standingBefore] = [await ids(lab), await standing(lab)];
    write('maestro.yaml', file('ship2', 'ship1', '[sh, -c, "exit 3"]'));
    const vain = await maestro('apply', '-y', '--json');
    expect([vain.code, outcomes(vain.stdout)]).toMatchObject([
      1,
      { 'apply:app-1': 'held-back', 'apply:web-1': 'failed' },
    ]);
    expect(failures(vain.stdout)).toMatchObject([
      {
        code: 'container-died',
        hint: 'It is removed there at the end of the apply, and its old container on ship2, and those with which it exchanges ports, are put back; a warning tells of what cannot be.',
      },
    ]);
    expect([await ids(lab), await standing(lab)]).toEqual([before, standingBefore]);

    write('maestro.yaml', file('ship2', 'ship1', '[sleep, "3600"]'));
    expect((await maestro('plan')).stdout).toContain(
      '  - stop app-1 (ship1): it moves to ship2, it exchanges ports with web-1\n',
    );
    expect((await maestro('apply', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'running', 'ship2/app-1': 'running' });
    await expectNothingToDo(place);
  });

  test('an image that nobody has keeps everything untouched', async () => {
    const file = (level: string, image: string): string =>
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    env: {LEVEL: ${level}}
    instances: {app-1: {ship: ship1, ${sleeper}}, app-2: {ship: ship2, ${sleeper}}}
  late:
    image: ${image}
    requires: [app]
    instances: {late-1: {ship: ship3, ${sleeper}}}
`,
      );
    const { maestro, write } = await appliedWorkplace(file('info', 'busybox:test'));
    const [before, since] = [await ids(lab), new Date()];
    write('maestro.yaml', file('debug', '127.0.0.1:1/gone:1'));
    const { code, stdout } = await maestro('apply', '-y', '--json', '--no-lock');
    expect(code).toBe(1);
    expect(outcomes(stdout)).toEqual({
      'image:127.0.0.1:1/gone:1@ship3': 'failed',
      'apply:app-1': 'not-begun',
      'apply:app-2': 'not-begun',
      'apply:late-1': 'held-back',
    });
    expect(failures(stdout)).toMatchObject([{ code: 'pull-failed', ship: 'ship3' }]);
    expect([await touchedSince(lab, since), await ids(lab)]).toEqual([[], before]);
  });
});
