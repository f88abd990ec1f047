import { beforeEach, expect, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { events, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, makeByHand, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';

describeOnLab('what fails, and what is left alone', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  test('a container that dies while its checks wait fails at once, with its exit code and last words', async () => {
    const dying = `
  store:
    image: busybox:test
    instances:
      store-1: {ship: ship1, ports: {http: "80:21300"}, command: [sh, -c, "echo no disk; exit 7"]}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 60}]}
${webService('front', 2, { firstPort: 21301, requires: ['store'] })}`;
    const { maestro } = workplace(overFleet(lab, dying));
    const began = Date.now();
    const { code, stdout, stderr } = await maestro('start');
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(code).toBe(1);
    expect(stderr).toMatch(/store-1/);
    expect(stderr).toMatch(/exit code 7/);
    expect(stderr).toMatch(/no disk/);
    // What depends on it is never started, and named as held back.
    expect(stdout + stderr).toMatch(/front-1/);
    expect(Object.keys(await standing(lab))).toEqual(['ship1/store-1']);
  });

  test('a container that ends with 0 at once, and one that restarts for ever, are not up', async () => {
    const { maestro } = workplace(
      overFleet(
        lab,
        `
  loop:
    image: busybox:test
    instances:
      loop-1: {ship: ship1, ports: {http: "80:21310"}, restart: always, command: [sh, -c, "sleep 0.2; exit 1"]}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 20}]}
  zero:
    image: busybox:test
    instances:
      zero-1: {ship: ship2, ports: {http: "80:21311"}, command: [true]}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 20}]}
`,
      ),
    );
    const { code, stdout } = await maestro('start', '--keep-going', '--json');
    expect(code).toBe(1);
    expect(outcomes(stdout)).toEqual({ 'start:loop-1': 'failed', 'start:zero-1': 'failed' });
  });

  test('a container that needs more memory than it may have is told as such', async () => {
    const { maestro } = workplace(
      overFleet(
        lab,
        `
  greedy:
    image: busybox:test
    instances:
      greedy-1: {ship: ship1, ports: {http: "80:21312"}, limits: {memory: 8m}, command: [sh, -c, "sleep 0.2; tail /dev/zero"]}
    lifecycle: {running: [{type: tcp, port: http, max_wait: 30}]}
`,
      ),
    );
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    expect(stderr).toMatch(/greedy-1 on ship1.*exit code 137.*out of memory/);
  });

  test('a missing image is an error before anything of that instance is touched', async () => {
    const file = (image: string): string =>
      overFleet(
        lab,
        `
  app:
    image: ${image}
    instances:
      app-1: {ship: ship1, command: ${server}, stop_timeout: 1}
`,
      );
    const { maestro, write } = workplace(file('busybox:test'));
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('stop', '-a')).code).toBe(0);
    const before = await ids(lab);
    write('maestro.yaml', file('nobody/has-this:1'));
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    expect(stderr).toMatch(/nobody\/has-this:1/);
    expect(stderr).toMatch(/ship1/);
    expect(await ids(lab)).toEqual(before);
  });

  test("somebody else's container under the name is an error and never touched", async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 1, { firstPort: 21320 })));
    const foreign = await makeByHand(ship(lab, 'ship1'), 'app-1', {
      labels: { 'maestro.environment': 'another', 'maestro.instance': 'app-1' },
    });
    for (const words of [['start'], ['stop', '-a']]) {
      const { code, stderr } = await maestro(...words);
      expect(code).toBe(1);
      expect(stderr).toMatch(/app-1/);
      expect(stderr).toMatch(/another/);
    }
    expect(await ids(lab)).toEqual({ 'ship1/app-1': foreign });
  });

  const asideOf = (name: string, id: string): string => `${name}.maestro-old-${id.slice(0, 12)}`;

  test('a container without labels under the name is taken over, as the original made it', async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 1, { firstPort: 21330, check: false })));
    const old = await makeByHand(ship(lab, 'ship1'), 'app-1');
    // A play that is killed right after it has put it aside leaves it so.
    await engine(ship(lab, 'ship1'), 'POST', `/containers/${old}/rename?name=${asideOf('app-1', old)}`);
    expect((await maestro('start')).code).toBe(0);
    const now = await ids(lab);
    expect(Object.keys(now)).toEqual(['ship1/app-1']);
    expect(now['ship1/app-1']).not.toBe(old);

    const another = await makeByHand(ship(lab, 'ship1'), 'app-1.maestro-old');
    expect((await maestro('restart', '-a')).code).toBe(1);
    expect(await ids(lab)).toEqual({ ...now, 'ship1/app-1.maestro-old': another });
    expect((await standing(lab))['ship1/app-1']).toBe('running');
  });

  test('a paused container is no running one: start says what to do, and stop brings it down', async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 1, { firstPort: 21335, check: false })));
    expect((await maestro('start')).code).toBe(0);
    await engine(ship(lab, 'ship1'), 'POST', '/containers/app-1/pause');
    const before = await ids(lab);
    const { code, stdout } = await maestro('start', '--json');
    expect(code).toBe(1);
    expect(events(stdout).find(({ type }) => type === 'step-settled')?.outcome).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'container-paused',
        hint: 'Let it go on with `docker unpause app-1` on ship1, or stop it first.',
      },
    });
    expect([await ids(lab), await standing(lab)]).toEqual([before, { 'ship1/app-1': 'paused' }]);
    const stopped = await maestro('stop', '-a', '--json');
    expect([stopped.code, outcomes(stopped.stdout)]).toEqual([0, { 'stop:app-1': 'stopped' }]);
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'exited' });
  });

  test('a port that is taken: nothing is made, and who has it is said', async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 1, { firstPort: 21340 })));
    await makeByHand(ship(lab, 'ship1'), 'squatter', { start: true, port: 21340 });
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    expect(stderr).toContain(
      "error[port-taken]: app-1 on ship1, looking for its ports: Port 21340/tcp of ship1 is published by the container squatter, which is not this environment's.",
    );
    expect(await standing(lab)).toEqual({ 'ship1/squatter': 'running' });
    await engine(ship(lab, 'ship1'), 'DELETE', '/containers/squatter?force=1');
    expect((await maestro('start')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
  });

  test('after a failure nothing new begins; the next start does only the rest', async () => {
    const services =
      webService('base', 2, { firstPort: 21350 }) +
      `
  broken:
    image: busybox:test
    requires: [base]
    instances:
      broken-1: {ship: ship3, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f allowed, attempts: 2}]}
` +
      webService('front', 2, { firstPort: 21360, requires: ['broken'] });
    const { maestro, write } = workplace(overFleet(lab, services));
    const first = await maestro('start', '--json');
    expect(first.code).toBe(1);
    expect(outcomes(first.stdout)).toEqual({
      'start:base-1': 'started',
      'start:base-2': 'started',
      'start:broken-1': 'failed',
      'start:front-1': 'held-back',
      'start:front-2': 'held-back',
    });
    write('allowed', '');
    const before = await ids(lab);
    const second = await maestro('start', '--json');
    expect(second.code).toBe(0);
    const after = await ids(lab);
    expect(after['ship1/base-1']).toBe(before['ship1/base-1']);
    expect(outcomes(second.stdout)).toMatchObject({
      'start:base-1': 'already-up',
      'start:base-2': 'already-up',
      'start:front-1': 'started',
      'start:front-2': 'started',
    });
  });

  test('an instance whose checks failed is not taken for up by the next start, nor does what needs it begin', async () => {
    const services = `
  base:
    image: busybox:test
    instances:
      base-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f allowed, attempts: 1}, {type: sleep, wait: 0}]}
${webService('front', 1, { firstPort: 21370, requires: ['base'] })}`;
    const { maestro, write } = workplace(overFleet(lab, services));
    expect((await maestro('start')).code).toBe(1);
    const again = await maestro('start', '--json');
    expect(again.code).toBe(1);
    expect(outcomes(again.stdout)).toEqual({ 'start:base-1': 'failed', 'start:front-1': 'held-back' });
    const before = await ids(lab);
    write('allowed', '');
    const third = await maestro('start', '--json');
    expect(outcomes(third.stdout)).toEqual({ 'start:base-1': 'already-up', 'start:front-1': 'started' });
    expect((await ids(lab))['ship1/base-1']).toBe(before['ship1/base-1']);
  });

  test('checks run in all states: before, after, before stopping and after', async () => {
    const { maestro, write } = workplace(
      overFleet(
        lab,
        `
  app:
    image: busybox:test
    instances:
      app-1: {ship: ship2, command: ${server}, stop_timeout: 1}
    lifecycle:
      pre-start: [{type: exec, command: test -f may-start, attempts: 1}]
      running: [{type: rexec, command: [sh, -c, "test $CONTAINER_NAME = app-1"], attempts: 5}, {type: sleep, wait: 0}]
      pre-stop: [{type: exec, command: test -f may-stop, attempts: 1}]
      stopped: [{type: exec, command: [sh, -c, "test $CONTAINER_NAME = app-1"], attempts: 1}]
`,
      ),
    );
    expect((await maestro('start')).code).toBe(1);
    expect(await standing(lab)).toEqual({});
    write('may-start', '');
    expect((await maestro('start')).code).toBe(0);
    const held = await maestro('stop', '-a');
    expect(held.code).toBe(1);
    expect(await standing(lab)).toEqual({ 'ship2/app-1': 'running' });
    write('may-stop', '');
    expect((await maestro('stop', '-a')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship2/app-1': 'exited' });
  });
});
