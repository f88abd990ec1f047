import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overFleet, server } from './harness/environment-file.ts';
import { events, outcomes } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, ship, standing } from './harness/fleet.ts';
import { workplace } from './harness/maestro.ts';
import {
  forgetImages,
  haveRegistry,
  imageOn,
  publish,
  type Registry,
  startRegistry,
} from './harness/registry.ts';
import { haveScreen, openScreen, steady } from './harness/screen.ts';

const describeWithRegistry = haveRegistry() ? describeOnLab : describe.skip;

describeWithRegistry('images from a registry', () => {
  const lab = fleet();
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry(lab);
  });
  afterAll(() => registry.stop());
  beforeEach(() => lab.reset());
  afterEach(async () => {
    registry.release();
    await lab.reset();
    await forgetImages(lab, registry.host);
    registry.forgetRequests();
  });

  /** `app-1`, `app-2`, … of one image, spread over as many ships. */
  const apps = (image: string, count: number, ships: number): string =>
    [
      '  app:',
      `    image: ${image}`,
      '    update: {monitor: 100ms}',
      '    instances:',
      ...Array.from(
        { length: count },
        (_, index) =>
          `      app-${index + 1}: {ship: ship${(index % ships) + 1}, command: ${server}, stop_timeout: 1}`,
      ),
    ].join('\n');

  /** The image of each container, by `ship/name`. */
  const images = async (): Promise<Record<string, string>> => {
    const result: Record<string, string> = {};
    for (const name of Object.keys(await ids(lab))) {
      const [on = '', container] = name.split('/');
      const { Image } = (await engine(ship(lab, on), 'GET', `/containers/${container}/json`)) as {
        Image: string;
      };
      result[name] = Image;
    }
    return result;
  };

  test('an image that is not on its ship any more comes back by its digest, in a rollback', async () => {
    const image = `${registry.host}/team/app:now`;
    const one = ship(lab, 'ship1');
    const first = await publish(one, image);
    const { maestro } = workplace(overFleet(lab, apps(image, 1, 1)));
    expect((await maestro('apply', '-y')).code).toBe(0);
    const second = await publish(ship(lab, 'ship2'), image);
    expect((await maestro('apply', '-y', '-r')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': second });
    expect((await maestro('history', '1')).stdout).toMatch(/team\/app@sha256:[0-9a-f]{64}/);

    await engine(one, 'DELETE', `/images/${first}?force=1`);
    expect(await imageOn(one, first)).toBeUndefined();
    const back = await maestro('rollback', '-y');
    expect(back.code, back.stderr).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': first });

    // One that no registry has is told of before anything is touched.
    await maestro('apply', '-y');
    await engine(one, 'DELETE', `/images/${first}?force=1`);
    const before = await ids(lab);
    registry.misbehave({ status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' });
    expect((await maestro('rollback', '-y')).code).toBe(1);
    registry.behave();
    expect(await ids(lab)).toEqual(before);
  });

  test('what is missing is pulled, once on each ship, and runs', async () => {
    const image = `${registry.host}/team/app:1`;
    const id = await publish(ship(lab, 'ship1'), image);
    for (const each of lab.ships) expect(await imageOn(each, image)).toBeUndefined();
    registry.forgetRequests();

    const { maestro } = workplace(overFleet(lab, apps(image, 9, 3)));
    const { code, stdout, stderr } = await maestro('start');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stderr).toMatch(/^app-\d \(ship1\): pulling /m);
    expect(stdout).toMatch(/9 started/);
    expect(Object.values(await standing(lab))).toEqual(Array(9).fill('running'));
    expect(new Set(Object.values(await images()))).toEqual(new Set([id]));
    for (const each of lab.ships) {
      const layers = registry
        .requestsOf(each)
        .filter((line) => line.startsWith('GET ') && line.includes('/blobs/'));
      expect(new Set(layers).size).toBe(layers.length);
      expect(layers.length).toBeGreaterThan(0);
    }
    expect(
      registry.requestsOf(ship(lab, 'ship2')).filter((line) => line.endsWith('/manifests/1')),
    ).toHaveLength(1);
  });

  test('-r brings what the tag names now: a stopped instance is replaced with it, a running one is left', async () => {
    const image = `${registry.host}/app:live`;
    const old = await publish(ship(lab, 'ship1'), image);
    const { maestro } = workplace(overFleet(lab, apps(image, 2, 1)));
    expect((await maestro('start')).code).toBe(0);
    const before = await ids(lab);
    const newer = await publish(ship(lab, 'ship2'), image);
    expect(newer).not.toBe(old);

    // Without -r the one that is there will do.
    expect((await maestro('stop', 'app-1')).code).toBe(0);
    expect((await maestro('start')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': old, 'ship1/app-2': old });

    expect((await maestro('stop', 'app-1')).code).toBe(0);
    const refreshed = await maestro('start', '-r', '--json');
    expect(outcomes(refreshed.stdout)).toEqual({ 'start:app-1': 'started', 'start:app-2': 'already-up' });
    expect(await images()).toEqual({ 'ship1/app-1': newer, 'ship1/app-2': old });
    expect((await ids(lab))['ship1/app-2']).toBe(before['ship1/app-2']);
  });

  test('pull brings what tags name, once to each ship, and leaves containers as they are', async () => {
    const image = `${registry.host}/app:pulled`;
    const old = await publish(ship(lab, 'ship1'), image);
    const { maestro } = workplace(overFleet(lab, apps(image, 6, 2)));
    expect((await maestro('start')).code).toBe(0);
    const before = await ids(lab);

    // Nothing is new.
    const same = await maestro('pull', '--json');
    expect(new Set(Object.values(outcomes(same.stdout)))).toEqual(new Set(['up-to-date']));

    // The tag has moved on: each Engine asks once, and what runs is as it was.
    const newer = await publish(ship(lab, 'ship3'), image);
    registry.forgetRequests();
    const pulled = await maestro('pull', '--json');
    expect(pulled.code).toBe(0);
    expect(new Set(Object.values(outcomes(pulled.stdout)))).toEqual(new Set(['pulled']));
    expect(await imageOn(ship(lab, 'ship2'), image)).toBe(newer);
    const manifests = registry
      .requestsOf(ship(lab, 'ship2'))
      .filter((line) => line.startsWith('GET ') && line.endsWith('/manifests/pulled'));
    expect(manifests.length).toBeLessThanOrEqual(1);
    expect(await ids(lab)).toEqual(before);
    expect(new Set(Object.values(await images()))).toEqual(new Set([old]));

    // Only what has changed is restarted, and then nothing is.
    const changed = await maestro('restart', '-s', 'app', '--only-if-changed', '-S', 'ship1', '--json');
    expect(new Set(Object.values(outcomes(changed.stdout)))).toEqual(new Set(['restarted']));
    const unchanged = await maestro(
      'restart',
      '-r',
      '-s',
      'app',
      '--only-if-changed',
      '-S',
      'ship1',
      '--json',
    );
    expect(new Set(Object.values(outcomes(unchanged.stdout)))).toEqual(new Set(['left-alone']));
  });

  test('one image that cannot be pulled keeps no other from being pulled', async () => {
    const image = `${registry.host}/app:good`;
    await publish(ship(lab, 'ship3'), image);
    const { maestro } = workplace(
      overFleet(
        lab,
        `${apps(image, 2, 2)}\n${apps(`${registry.host}/none:1`, 1, 1).replaceAll('app', 'none').replace('none:1', 'gone:1')}`,
      ),
    );
    const { code, stdout } = await maestro('pull', '--json');
    expect(code).toBe(1);
    expect(outcomes(stdout)).toEqual({
      'pull:app-1': 'pulled',
      'pull:app-2': 'pulled',
      'pull:none-1': 'failed',
    });
  });

  test('pull_policy: always follows a tag, and never is not moved, not even by -r', async () => {
    const image = `${registry.host}/app:policy`;
    const old = await publish(ship(lab, 'ship1'), image);
    registry.forgetRequests();
    const policy = (name: string): string =>
      overFleet(lab, apps(image, 1, 1).replace('    instances', `    pull_policy: ${name}\n    instances`));
    const { maestro, write } = workplace(policy('never'));
    const cause = `${image} is not on ship ship1, and its pull_policy is never`;
    for (const words of [
      ['start', '-r'],
      ['apply', '-y'],
    ]) {
      const refused = await maestro(...words);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(
        `error[image-missing]: app-1 on ship1, looking for the image: ${cause}.`,
      );
    }
    const planned = await maestro('plan', '-r');
    expect(planned.code).toBe(1);
    expect(planned.stdout).toContain(`\n  ! cannot app-1 (ship1): ${cause}\n      Load the image onto`);
    expect(registry.requestsOf(ship(lab, 'ship1'))).toEqual([]);

    write('maestro.yaml', overFleet(lab, apps(image, 1, 1)));
    expect((await maestro('start')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': old });
    const newer = await publish(ship(lab, 'ship2'), image);
    expect((await maestro('stop', '-a')).code).toBe(0);
    write('maestro.yaml', policy('never'));
    expect((await maestro('start', '-r')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': old });
    expect((await maestro('stop', '-a')).code).toBe(0);
    write('maestro.yaml', policy('always'));
    expect((await maestro('start')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': newer });
  });

  test('-r without a registry is a failure, though the image is there', async () => {
    const image = `${registry.host}/app:here-only`;
    const of = ship(lab, 'ship1');
    await engine(of, 'POST', `/images/busybox:test/tag?repo=${registry.host}/app&tag=here-only`);
    const { maestro } = workplace(overFleet(lab, apps(image, 1, 1)));
    const refused = await maestro('start', '--refresh');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/error\[image-missing\]: app-1 on ship1, pulling the image: .*here-only/);
    expect(await standing(lab)).toEqual({});
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('start', '-r', '--reuse')).code).toBe(2);
  });

  test.each([
    ['a tag that the registry does not have', 'image-missing', (host: string) => `${host}/app:none`],
    ['a registry that is not there', 'pull-failed', (host: string) => host.replace(/\d+$/, '1/app:1')],
  ])('%s: named, and nothing is touched', async (_, failureCode, imageIn) => {
    const { maestro, write } = workplace(overFleet(lab, apps('busybox:test', 2, 1)));
    expect((await maestro('start')).code).toBe(0);
    expect((await maestro('stop', '-a')).code).toBe(0);
    const before = await ids(lab);
    const image = imageIn(registry.host);
    write('maestro.yaml', overFleet(lab, apps(image, 2, 1)));
    const { code, stderr } = await maestro('start');
    expect(code).toBe(1);
    // One pull, one line for it, and one error.
    expect(stderr).toContain(
      `error[${failureCode}]: app-1 and app-2 on ship1, pulling the image: ${image} cannot be pulled`,
    );
    const begun = stderr.split('\n').filter((line) => / \(ship1\): pulling /.test(line));
    const triedAgain = stderr.split('\n').filter((line) => /: attempt \d of /.test(line));
    expect(begun).toHaveLength(1 + triedAgain.length);
    expect(await ids(lab)).toEqual(before);
    expect(new Set(Object.values(await standing(lab)))).toEqual(new Set(['exited']));
  });

  test('an Engine that is killed in the middle of a pull: the next start does the rest', async () => {
    const image = `${registry.host}/app:2`;
    await publish(ship(lab, 'ship1'), image);
    const { begin, maestro } = workplace(overFleet(lab, apps(image, 6, 3)));
    const held = registry.hold(ship(lab, 'ship2'));
    const running = begin('start', '--json');
    await held;
    await lab.kill('ship2');
    const { code, stdout } = await running.ended;
    expect(code).toBe(3);
    const settled = outcomes(stdout);
    expect(settled).toMatchObject({ 'start:app-2': 'failed', 'start:app-5': 'failed' });
    expect(events(stdout).at(-1)?.type).toBe('play-ended');

    registry.release();
    await lab.restart('ship2');
    expect((await maestro('start')).code).toBe(0);
    expect(Object.values(await standing(lab))).toEqual(Array(6).fill('running'));
  });

  describe.skipIf(!haveScreen)('on a screen', () => {
    const named = (name: string, image: string, ships: readonly string[]): string =>
      [
        `  ${name}:`,
        `    image: ${registry.host}/team/${image}`,
        '    instances:',
        ...ships.map((on, index) => `      ${name}-${index + 1}: {ship: ${on}}`),
      ].join('\n');
    /** Rows of what waits for the pull of web-1, by name as a plan has it. */
    const withTheFirst = (rows: number, row: (name: string) => string): string[] =>
      Array.from({ length: 98 }, (_, index) => `web-${index + 1}`)
        .sort()
        .filter((name) => name !== 'web-1')
        .slice(0, rows)
        .map(row);

    test('three hundred instances: layers are counted, failures stay, what scrolls off is summed up', async () => {
      await publish(ship(lab, 'ship1'), `${registry.host}/team/coming:1`);
      const services = [
        named(
          'api',
          'there:1\n    pull_policy: never',
          Array.from({ length: 200 }, (_, index) => `ship${2 + (index % 2)}`),
        ),
        named('web', 'coming:1', Array<string>(98).fill('ship1')),
        named('worker', 'none:1', ['ship2', 'ship3']),
      ];
      const { directory } = workplace(overFleet(lab, services.join('\n')));
      const screen = openScreen(directory, { columns: 80, rows: 24 }, '$MAESTRO pull --keep-going');
      const held = registry.hold(ship(lab, 'ship1'));
      const seen = (): string =>
        steady(screen.lines())
          .replaceAll(registry.host, 'HOST')
          .replace(/, \d+(\.\d+)?\/4\.2 MB/, ', N/4.2 MB')
          // Addresses of labs are of different lengths.
          .replace(/failed pulling the image: .* …$/gm, 'failed pulling the image: …')
          .replace(/MB of.*… TIME/g, 'MB … TIME');
      const drawn = (picture: readonly string[]): Promise<void> =>
        expect.poll(seen, { timeout: 15_000 }).toBe(picture.join('\n'));
      await held;
      const low = [
        'INSTANCE  SERVICE  SHIP  STATE',
        'web-1  web  ship1  * pulling 1/2 layers, N/4.2 MB … TIME',
        ...withTheFirst(17, (name) => `${name}  web  ship1  * pulling with web-1 TIME`),
        'worker-1  worker  ship2  ✖ failed pulling the image: …',
        'worker-2  worker  ship3  ✖ failed pulling the image: …',
        '… 280 more: 80 running, 200 left alone',
        ' TIME · 202/300 · 98 running · 200 left alone, 2 failed',
      ];
      await drawn(low);

      await screen.resize({ columns: 200, rows: 50 });
      await drawn([
        'INSTANCE  SERVICE  SHIP  STATE',
        'web-1  web  ship1  * pulling 1/2 layers, N/4.2 MB of HOST/team/coming:1 TIME',
        ...withTheFirst(43, (name) => `${name}  web  ship1  * pulling with web-1 TIME`),
        'worker-1  worker  ship2  ✖ failed pulling the image: …',
        'worker-2  worker  ship3  ✖ failed pulling the image: …',
        '… 254 more: 54 running, 200 left alone',
        ' TIME · 202/300 · 98 running · 200 left alone, 2 failed',
      ]);

      await screen.resize({ columns: 20, rows: 24 });
      await drawn([
        'INSTANCE  STATE',
        'web-1  * …',
        ...withTheFirst(17, (name) => `${name}  * …`),
        'worker-1  ✖ failed …',
        'worker-2  ✖ failed …',
        '… 280 more: 80 …',
        ' TIME · 202/300 · …',
      ]);

      await screen.resize({ columns: 80, rows: 24 });
      await drawn(low);
      screen.press('C-c');
      await expect.poll(seen, { timeout: 15_000 }).toMatch(/^ended with 130$/m);
      expect(seen().replaceAll('\n', '')).toMatch(
        /✖ failed pulling the image: ….*error\[image-missing\]: worker-1 on ship2, .*error\[image-missing\]: worker-2 on ship3, .*pull e2e: 200 left alone, 2 failed, 98 interrupted in TIME/,
      );
    });
  });

  test('Ctrl-C in the middle of the one pull that forty instances wait for cancels it', async () => {
    const image = `${registry.host}/app:3`;
    const id = await publish(ship(lab, 'ship1'), image);
    registry.forgetRequests();
    const { begin, maestro, write } = workplace(overFleet(lab, apps(image, 40, 1)));
    const held = registry.hold(ship(lab, 'ship1'));
    const running = begin('start', '--json');
    await held;
    const waiting = Array.from(
      { length: 40 },
      (_, index) => new RegExp(`"step":"start:app-${index + 1}".*"pulling"`),
    );
    await Promise.all(waiting.map((line) => running.line(line)));
    const began = Date.now();
    running.signal('SIGINT');
    const { code, stdout } = await running.ended;
    expect(Date.now() - began).toBeLessThan(3000);
    expect(code).toBe(130);
    expect(Object.values(outcomes(stdout))).toEqual(Array(40).fill('interrupted'));
    expect(
      registry.requestsOf(ship(lab, 'ship1')).filter((line) => line === 'HEAD /v2/app/manifests/3'),
    ).toHaveLength(1);
    expect(await standing(lab)).toEqual({});

    registry.release();
    write('maestro.yaml', overFleet(lab, apps(image, 2, 1)));
    expect((await maestro('start')).code).toBe(0);
    expect(await images()).toEqual({ 'ship1/app-1': id, 'ship1/app-2': id });
  });
});
