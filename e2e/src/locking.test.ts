import { dockerConnector } from '@maestro-ng/docker';
import { type HostDriver, lockName } from '@maestro-ng/engine';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { overFleet, server, webService } from './harness/environment-file.ts';
import { events, outcomes } from './harness/events.ts';
import { describeOnLab, fleet, happeningsSince, makeByHand, ship, standing } from './harness/fleet.ts';
import { type Workplace, workplace } from './harness/maestro.ts';

describeOnLab('the lock of an environment', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());
  const { signal } = new AbortController();

  /** `first-1` on ship1 waits for the file `ready`; the others, on all ships, come after it. */
  const waiting = overFleet(
    lab,
    `
  first:
    image: busybox:test
    instances:
      first-1: {ship: ship1, command: ${server}, stop_timeout: 1}
    lifecycle: {running: [{type: exec, command: test -f ready, attempts: 100}]}
${webService('second', 3, { firstPort: 21600, requires: ['first'], check: false })}`,
  );
  const three = overFleet(lab, webService('app', 3, { firstPort: 21610, check: false }));

  const deaf = `[sh, -c, "trap '' TERM; while :; do sleep 1; done"]`;

  /** The Engine of a ship, as the driver speaks with it. */
  function driver(name: string): HostDriver {
    const { address, port } = ship(lab, name);
    const made = dockerConnector().connect({
      name,
      ip: address,
      endpoint: address,
      connection: { kind: 'tcp', host: address, port, tls: null },
      timeoutSeconds: 3,
      apiVersion: null,
      at: `/ships/${name}`,
    });
    onTestFinished(() => made.close());
    return made;
  }

  /** The lock of somebody whose machine is not this one. @returns a function that lets a minute pass since. */
  async function lockOfEve(name: string): Promise<() => Promise<void>> {
    const { locks, observation } = driver(name);
    const labels = {
      'maestro.lock': 'e2e',
      'maestro.lock.token': 'eve',
      'maestro.lock.who': 'eve@elsewhere',
      'maestro.lock.play': 'restart',
      'maestro.lock.machine': 'elsewhere',
      'maestro.lock.pid': '1',
      'maestro.lock.started': '1',
    };
    const id = await locks.create({ name: lockName('e2e'), labels }, { signal });
    return async () => {
      const now = (await observation.time({ signal })) ?? 0;
      await locks.beat(id, now - 61_000, { signal });
    };
  }

  const locksOf = async ({ maestro }: Workplace): Promise<string[]> => {
    const { stdout } = await maestro('lock', '--json');
    const { locks } = JSON.parse(stdout) as {
      locks: { ship: string; state: string; holder: { play: string } }[];
    };
    return locks.map((lock) => `${lock.ship} ${lock.state} ${lock.holder.play}`);
  };

  test('of two operators at once one acts, and the other is told, or waits; who only looks does not wait', async () => {
    const ada = workplace(waiting);
    const bob = workplace(waiting);
    bob.write('ready', '');
    const adas = ada.begin('start', '--json');
    await adas.line(/"checking"/);
    expect(await locksOf(bob)).toEqual(['ship1 held start', 'ship2 held start', 'ship3 held start']);

    const refused = await bob.maestro('stop', '-a');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toMatch(
      /^maestro stop: error: the lock of e2e on ship1 is held by \S+@\S+, at start for \d+ s \(last heartbeat \d+ s ago; expires in (?:\d+|1 min 00) s if none follows\); nothing was done$/m,
    );
    expect(refused.stderr).toMatch(
      /hint: --lock-wait 5m waits for it; .*`maestro lock --release` removes it/,
    );
    const asJson = await bob.maestro('start', '--json', '--lock-wait', '1s');
    expect(asJson.code).toBe(4);
    expect(
      events(asJson.stdout)
        .map(({ type, code }) => `${type} ${code as string}`)
        .slice(1),
    ).toEqual(['lock-awaited undefined', 'error lock-held']);

    // What was refused is nothing to go on with.
    expect((await bob.maestro('resume', '--list', '--json')).stdout).not.toContain(bob.directory);

    const looking = [
      ['status'],
      ['start', '--dry-run'],
      ['lock'],
      ['pull', '--dry-run'],
      ['logs', 'first-1'],
    ];
    for (const words of looking) expect([words, (await bob.maestro(...words)).code]).toEqual([words, 0]);

    const bobs = bob.begin('start', '--lock-wait', '1m');
    expect(await bobs.line(/waiting for the lock/)).toMatch(
      /^ship1: waiting for the lock, held by \S+@\S+, at start/,
    );
    ada.write('ready', '');
    expect((await adas.ended).code).toBe(0);
    const after = await bobs.ended;
    expect([after.code, after.stdout]).toEqual([0, expect.stringMatching(/4 already up/) as string]);
    expect(await locksOf(bob)).toEqual([]);
    expect((await bob.maestro('lock')).stdout).toBe('e2e: no lock on 3 ships\n');
    expect(Object.keys(await standing(lab))).toHaveLength(4);
  });

  test('of a killed process on this machine is taken over at once, and that is told', async () => {
    const { begin, maestro, write } = workplace(waiting);
    const running = begin('start', '--json');
    await running.line(/"checking"/);
    running.signal('SIGKILL');
    await running.ended;
    write('ready', '');
    const again = await maestro('start');
    expect(again.code).toBe(0);
    for (const name of ['ship1', 'ship2', 'ship3']) {
      expect(again.stderr).toMatch(
        new RegExp(
          `^${name}: took over the lock of \\S+@\\S+ \\(start\\), whose process on this machine has ended$`,
          'm',
        ),
      );
    }
    expect(Object.keys(await standing(lab))).toHaveLength(4);
  });

  test('of somebody on another machine is taken over when it has expired; until then there is --no-lock', async () => {
    const place = workplace(three);
    const { maestro } = place;
    const aMinutePasses = await lockOfEve('ship2');
    const refused = await maestro('start');
    expect([refused.code, refused.stderr]).toEqual([
      4,
      expect.stringMatching(/held by eve@elsewhere, at restart/) as string,
    ]);
    // What was taken before it was let go.
    expect(await standing(lab)).toEqual({ 'ship2/maestro-lock-e2e': 'created' });

    expect((await maestro('start', '--no-lock')).code).toBe(0);
    const { orphans } = JSON.parse((await maestro('status', '--json')).stdout) as { orphans: unknown[] };
    expect(orphans).toEqual([]);
    expect((await maestro('clean', '--orphans', '-y', '--no-lock')).code).toBe(0);
    expect(await locksOf(place)).toEqual(['ship2 held restart']);

    await aMinutePasses();
    expect(await locksOf(place)).toEqual(['ship2 expired restart']);
    const stopped = await maestro('stop', '-a');
    expect(stopped.code).toBe(0);
    expect(stopped.stderr).toMatch(
      /^ship2: took over the lock of eve@elsewhere \(restart\), which has expired: last heartbeat 1 min 0\d s ago$/m,
    );
    expect(Object.values(await standing(lab))).toEqual(['exited', 'exited', 'exited']);
  });

  test('is removed by hand after a question, and only this environment’s', async () => {
    const place = workplace(three);
    await lockOfEve('ship3');
    const other = await driver('ship3').locks.create(
      { name: lockName('another'), labels: { 'maestro.lock': 'another' } },
      { signal },
    );
    expect((await place.maestro('lock')).stdout).toMatch(
      /^ship3 +held +eve@elsewhere +restart +\d+ s +\d+ s ago +in (?:\d+|1 min 00) s$/m,
    );
    const asked = await place.maestro('lock', '--release');
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/add --yes/) as string]);
    const released = await place.maestro('lock', '--release', '--yes');
    expect([released.code, released.stdout]).toEqual([
      0,
      expect.stringMatching(/^e2e: 1 lock removed$/m) as string,
    ]);
    expect(await standing(lab)).toEqual({ 'ship3/maestro-lock-another': 'created' });
    expect((await place.maestro('start')).code).toBe(0);
    await driver('ship3').containers.remove(other, { signal });
  });

  test('is removed by hand once the Engine has ended what it stops for a play that was killed, and not before', async () => {
    const file = overFleet(
      lab,
      `  app:
    image: busybox:test
    instances: {app-1: {ship: ship1, command: ${deaf}, stop_timeout: 4}}
`,
    );
    const ada = workplace(file);
    expect((await ada.maestro('start')).code).toBe(0);
    const since = new Date();
    const became = async (): Promise<string[]> =>
      (await happeningsSince(lab, since)).flatMap(({ what }) => (/kill|die|start/.test(what) ? [what] : []));
    const stop = ada.begin('stop', '-a');
    await expect.poll(became, { timeout: 10_000 }).toEqual(['container kill']);
    stop.signal('SIGKILL');
    await stop.ended;

    // Bob has no journal of it, and after the release there is no lock that he could take over.
    const bob = workplace(file);
    const interrupted = bob.begin('lock', '--release', '-y');
    await interrupted.line(
      /^app-1 \(ship1\): an earlier play was left while it stopped this, and the Engine goes on with it: waiting for that, \d+ s at the most$/,
    );
    interrupted.signal('SIGINT');
    const { code, stderr } = await interrupted.ended;
    expect([code, stderr]).toEqual([
      130,
      expect.stringMatching(
        /^maestro lock: error: no lock was removed: interrupted while waiting for stops that Engines go on with$/m,
      ) as string,
    ]);
    const released = await bob.maestro('lock', '--release', '-y', '--json');
    expect([released.code, released.stderr, JSON.parse(released.stdout)]).toEqual([
      0,
      '',
      expect.objectContaining({ removed: [expect.objectContaining({ ship: 'ship1' })] }),
    ]);
    expect(await became()).toEqual(['container kill', 'container kill', 'container die']);
    expect((await bob.maestro('start')).stdout).toMatch(/1 started/);
    expect(await standing(lab)).toEqual({ 'ship1/app-1': 'running' });
  });

  test('of a holder who is at work is removed by hand, and once that is done nothing more is stopped for it', async () => {
    const instances = ['ship1', 'ship1', 'ship2', 'ship2', 'ship3', 'ship3'].map(
      (on, index) => `      app-${index + 1}: {ship: ${on}, command: ${deaf}, stop_timeout: 2}\n`,
    );
    const file = overFleet(lab, `  app:\n    image: busybox:test\n    instances:\n${instances.join('')}`);
    const [ada, bob] = [workplace(file), workplace(file)];
    expect((await ada.maestro('start')).code).toBe(0);
    const stop = ada.begin('stop', '-a', '-c', '1');
    await stop.line(/^app-1 .*: stopped/);
    expect((await bob.maestro('lock', '--release', '-y')).code).toBe(0);
    const since = new Date();
    const stood = await standing(lab);
    expect(Object.values(stood)).toContain('running');
    expect((await stop.ended).code).toBe(1);
    expect(await standing(lab)).toEqual(stood);
    const killed = (await happeningsSince(lab, since)).filter(({ what }) => /kill|die/.test(what));
    expect(killed).toEqual([]);
  });

  test('is given back by who is interrupted, while waiting for it and while holding it', async () => {
    const ada = workplace(waiting);
    const bob = workplace(waiting);
    const adas = ada.begin('start', '--json');
    await adas.line(/"checking"/);
    const bobs = bob.begin('start', '--lock-wait', '5m', '--json');
    await bobs.line(/"lock-awaited"/);
    bobs.signal('SIGINT');
    const waited = await bobs.ended;
    expect([waited.code, new Set(Object.values(outcomes(waited.stdout)))]).toEqual([
      130,
      new Set(['not-begun']),
    ]);
    adas.signal('SIGINT');
    expect((await adas.ended).code).toBe(130);
    expect(await standing(lab)).toEqual({ 'ship1/first-1': 'running' });
  });

  test('that is taken away ends a play before its next step', async () => {
    const ada = workplace(waiting);
    const running = ada.begin('start');
    await running.line(/waiting for 1 running check/);
    expect((await ada.maestro('lock', '--release', '-y')).code).toBe(0);
    await running.line(/ship\d: the lock is lost: somebody removed it/);
    const ended = await running.ended;
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(
      /1 interrupted, 3 not begun .*; interrupted by the loss of the lock on ship\d/,
    );
    expect(await standing(lab)).toEqual({ 'ship1/first-1': 'running' });
  });

  test('is never taken from a container of somebody else that has its name', async () => {
    const { maestro } = workplace(overFleet(lab, webService('app', 1, { firstPort: 21999 })));
    const id = await makeByHand(ship(lab, 'ship1'), 'maestro-lock-e2e', { start: true });
    const what = `the container ${id.slice(0, 12)} has its name, maestro-lock-e2e, and is no lock of Maestro's: rename or remove it where nobody needs it`;
    const refused = await maestro('start');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`the lock cannot be made: ${what}; with --no-lock none is taken`);
    const shown = await maestro('lock');
    expect([shown.code, shown.stdout]).toEqual([0, expect.stringContaining(`blocked: ${what}`)]);
    expect((await maestro('lock', '--release', '-y')).code).toBe(0);
    expect(await standing(lab)).toEqual({ 'ship1/maestro-lock-e2e': 'running' });
    expect((await maestro('start', '--no-lock')).code).toBe(0);
  });

  test('dies with its ship in the middle of a play: told, bounded, and no trouble to the next one', async () => {
    const ada = workplace(waiting);
    const running = ada.begin('start', '--keep-going');
    await running.line(/waiting for 1 running check/);
    await lab.kill('ship2');
    ada.write('ready', '');
    const ended = await running.ended;
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(
      /^ship2: the lock could not be removed, and expires by itself: connection refused/m,
    );
    await lab.restart('ship2');
    const again = await ada.maestro('start');
    expect([again.code, again.stderr]).toEqual([
      0,
      expect.stringMatching(/^ship2: took over the lock/m) as string,
    ]);
    expect(Object.values(await standing(lab))).toEqual(Array(4).fill('running'));
  });

  test('who waited for the lock plans once more: what has moved meanwhile never runs twice', async () => {
    const file = (where: string, level: string): string =>
      overFleet(
        lab,
        `
  first:
    image: busybox:test
    env: {LEVEL: ${level}}
    instances: {first-1: {ship: ship1, command: ${server}, stop_timeout: 1}}
    lifecycle: {running: [{type: exec, command: test -f ready, attempts: 100}]}
  mover:
    image: busybox:test
    requires: [first]
    instances: {mover-1: {ship: ${where}, command: ${server}, stop_timeout: 1}}
`,
      );
    const bob = workplace(file('ship1', 'info'));
    bob.write('ready', '');
    expect((await bob.maestro('apply', '-y')).code).toBe(0);
    const ada = workplace(file('ship2', 'debug'));

    // Ada is to move an instance, and has not come to it yet: to Bob, it is where it is to be.
    const adas = ada.begin('apply', '-y', '--json');
    await adas.line(/"checking"/);
    const bobs = bob.begin('apply', '-y', '--lock-wait', '1m');
    await bobs.line(/waiting for the lock/);
    ada.write('ready', '');
    expect((await adas.ended).code).toBe(0);

    // Bob's file has it on ship1: it is moved back, and runs once.
    const { code, stderr } = await bobs.ended;
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/The ships have moved on since this was planned \(.*mover-1 /m),
    ]);
    expect(await standing(lab)).toEqual({ 'ship1/first-1': 'running', 'ship1/mover-1': 'running' });
    expect((await bob.maestro('plan', '--detailed-exitcode')).code).toBe(0);
  });
});
