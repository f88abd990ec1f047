import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { proxyBefore } from './harness/engine-proxy.ts';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { events, failures, type JsonEvent, outcomes } from './harness/events.ts';
import { describeOnLab, fleet, ids, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import { nameServer } from './harness/name-server.ts';

describeOnLab('ships in trouble', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const tiers =
    webService('store', 1, { firstPort: 21200 }) +
    webService('front', 3, { firstPort: 21210, requires: ['store'] });

  test('a dead Engine is named, nothing is begun, and the exit code says that only a ship was missing', async () => {
    const { maestro } = workplace(overFleet(lab, tiers));
    await lab.kill('ship3');
    const { code, stderr } = await maestro('start');
    expect(code).toBe(3);
    expect(stderr).toMatch(/ship3/);
    expect(stderr).toMatch(/refused/i);
    expect(stderr).not.toMatch(/\n\s+at /);
    await lab.restart('ship3');
    expect(await standing(lab)).toEqual({});
  });

  test('a silent host is given up after its timeout, and the others go on when asked to', async () => {
    const { maestro } = workplace(overFleet(lab, tiers, { timeoutSeconds: 2 }));
    await lab.partition('ship3', 'drop');
    const began = Date.now();
    const { code, stdout } = await maestro('start', '--keep-going', '--json');
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(code).toBe(3);
    expect(outcomes(stdout)).toEqual({
      'start:store-1': 'started',
      'start:front-1': 'started',
      'start:front-2': 'started',
      'start:front-3': 'failed',
    });

    // In the status its instances are rows, not a crash.
    const status = await maestro('status');
    expect(status.code).toBe(3);
    expect(status.stdout).toMatch(/front-3/);
    expect(status.stdout).toMatch(/front-2.*Up/i);

    // When it is back, the rest is done, and only the rest.
    await lab.heal('ship3');
    const rest = await maestro('start', '--json');
    expect(rest.code).toBe(0);
    expect(outcomes(rest.stdout)).toEqual({
      'start:store-1': 'already-up',
      'start:front-1': 'already-up',
      'start:front-2': 'already-up',
      'start:front-3': 'started',
    });
  });

  test('a name that resolves only sometimes is looked up again; one that does not resolve is named', async () => {
    const { address } = ship(lab, 'ship1');
    const { directory, maestroWith } = workplace(`
name: names
ship_defaults: {timeout: 3}
ships:
  late: {ip: ${address}, endpoint: late.ships.test}
  never: {ip: ${address}, endpoint: never.ships.test, connect_timeout: 1}
services:
  app:
    image: busybox:test
    instances:
      app-1: {ship: late, command: [sleep, "600"], stop_timeout: 0}
      app-2: {ship: never, command: [sleep, "600"], stop_timeout: 0}
`);
    const resolvConf = join(directory, 'resolv.conf');
    await nameServer(resolvConf, {
      'late.ships.test': { address, after: 2 },
      'never.ships.test': { address: null },
    });
    const started = await maestroWith({ resolvConf }, 'start', '--keep-going', '--json');
    expect(started.code).toBe(3);
    expect(outcomes(started.stdout)).toEqual({ 'start:app-1': 'started', 'start:app-2': 'failed' });
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
    const unresolved = 'the name in never.ships.test:2375 cannot be resolved at the moment';
    expect(started.stdout).toContain(unresolved);
    const status = await maestroWith({ resolvConf }, 'status');
    expect(status.code).toBe(3);
    expect(status.stdout).toMatch(/app-1 .*up/i);
    expect(status.stdout).toContain(`unknown, ship unreachable: ${unresolved}`);
  });

  test('an Engine that hangs is given up after the timeout', async () => {
    const { maestro } = workplace(overFleet(lab, tiers, { timeoutSeconds: 2 }));
    await lab.hang('ship2');
    const { code, stderr } = await maestro('status');
    expect(code).toBe(3);
    expect(stderr + (await maestro('status')).stdout).toMatch(/ship2|no answer/);
  });

  test('an Engine that dies while its containers are being started: the next start does the rest', async () => {
    const { begin, maestro } = workplace(overFleet(lab, webService('many', 12, { firstPort: 21230 })));
    const running = begin('start', '-c', '3', '--json');
    await running.line(/"operation":"create","container":"many-5"/);
    await lab.kill('ship2');
    const { code, stdout } = await running.ended;
    expect([1, 3]).toContain(code);
    expect(Object.keys(outcomes(stdout))).toHaveLength(12);
    expect(events(stdout).at(-1)?.type).toBe('play-ended');

    await lab.restart('ship2');
    const again = await maestro('start', '--json');
    expect([again.stderr, failures(again.stdout), again.code]).toEqual(['', [], 0]);
    expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['running']));
    expect(Object.keys(await standing(lab))).toHaveLength(12);
  });

  test('an Engine that ends and is back before a restart is over: what it took down with it is told', async () => {
    const { begin, maestro } = workplace(
      overFleet(
        lab,
        `
  web:
    image: busybox:test
    instances:
      quick-1: {ship: ship2, command: ${server}, stop_timeout: 1}
      slow-1: {ship: ship2, command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"], stop_timeout: 4}
      other-1: {ship: ship3, command: ${server}, stop_timeout: 1, lifecycle: {running: [{type: sleep, wait: 10}]}}
`,
      ),
    );
    expect((await maestro('start', 'quick-1', 'slow-1')).code).toBe(0);
    const restarting = begin('restart', '-a', '--json');
    await restarting.line(/"step-settled".*"restart:quick-1"/);
    await lab.kill('ship2');
    await lab.restart('ship2');
    const { code, stdout } = await restarting.ended;
    expect([outcomes(stdout)['restart:quick-1'], code]).toEqual(['restarted', 1]);
    const { result } = events(stdout).at(-1) as JsonEvent & { result: { failures: unknown[] } };
    expect(result.failures).toContainEqual(
      expect.objectContaining({ instance: 'quick-1', code: 'container-died' }),
    );
    const again = await maestro('start', 'quick-1', '--json');
    expect([again.code, outcomes(again.stdout)]).toEqual([0, { 'start:quick-1': 'started' }]);
  });

  test('a ship that falls silent in the middle of a start', async () => {
    const { begin, maestro } = workplace(
      overFleet(lab, webService('many', 9, { firstPort: 21250 }), { timeoutSeconds: 2 }),
    );
    const running = begin('start', '-c', '3', '--json');
    await running.line(/"step-settled".*"started"/);
    await lab.partition('ship1', 'reject');
    const { stdout } = await running.ended;
    expect(Object.keys(outcomes(stdout))).toHaveLength(9);
    await lab.heal('ship1');
    expect((await maestro('start')).code).toBe(0);
    expect(Object.values(await standing(lab))).toEqual(Array(9).fill('running'));
  });

  test('an Engine that is slow, but within its bounds, is waited for; Ctrl-C ends with what it was asked for', async () => {
    const proxy = await proxyBefore(ship(lab, 'ship1'));
    const { begin, maestro } = workplace(
      proxy.behind(
        overFleet(
          lab,
          `
  web:
    image: busybox:test
    instances:
      web-1: {ship: ship1, command: ${server}, stop_timeout: 1}
      web-2: {ship: ship1, command: ${server}, stop_timeout: 1}
`,
          { timeoutSeconds: 2 },
        ),
      ),
    );
    proxy.delay(150);
    const started = await maestro('start', '--json');
    expect({ code: started.code, outcomes: outcomes(started.stdout) }).toEqual({
      code: 0,
      outcomes: { 'start:web-1': 'started', 'start:web-2': 'started' },
    });

    const stopping = begin('stop', '-a', '-c', '1', '--json');
    await stopping.line(/"kind":"waiting-for-stop"/);
    stopping.signal('SIGINT');
    const { code, stdout } = await stopping.ended;
    expect({ code, outcomes: outcomes(stdout) }).toEqual({
      code: 130,
      outcomes: { 'stop:web-1': 'stopped', 'stop:web-2': 'not-begun' },
    });
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'exited', 'ship1/web-2': 'running' });
  });

  test('a container whose creation was never confirmed is found again, and is the only one', async () => {
    const proxy = await proxyBefore(ship(lab, 'ship1'));
    const { maestro } = workplace(
      proxy.behind(overFleet(lab, webService('web', 2, { firstPort: 21270, check: false }))),
    );
    const lost = proxy.loseAnswer(/^POST \/containers\/create\?.*name=web-1\b/);
    const started = await maestro('start', '--json');
    await lost;
    expect({ code: started.code, outcomes: outcomes(started.stdout) }).toEqual({
      code: 0,
      outcomes: { 'start:web-1': 'started', 'start:web-2': 'started' },
    });
    expect(
      proxy.take().filter((asked) => asked.startsWith('POST /containers/create?name=web-1')),
    ).toHaveLength(1);
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'running', 'ship2/web-2': 'running' });

    // The same where the old one is replaced, and where the answer to its start is lost.
    const before = await ids(lab);
    const bothLost = Promise.all([
      proxy.loseAnswer(/^POST \/containers\/create\?.*name=web-1\b/),
      proxy.loseAnswer(/^POST \/containers\/[^/]+\/start/),
    ]);
    const restarted = await maestro('restart', 'web-1', '--json');
    await bothLost;
    expect({ code: restarted.code, outcomes: outcomes(restarted.stdout) }).toEqual({
      code: 0,
      outcomes: { 'restart:web-1': 'restarted' },
    });
    expect(await standing(lab)).toEqual({ 'ship1/web-1': 'running', 'ship2/web-2': 'running' });
    expect((await ids(lab))['ship1/web-1']).not.toBe(before['ship1/web-1']);
  });
});
