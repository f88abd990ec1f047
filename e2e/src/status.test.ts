import { spawn } from 'node:child_process';
import type { Lab } from '@maestro-ng/lab';
import { beforeEach, describe, expect, test } from 'vitest';
import { proxyBefore } from './harness/engine-proxy.ts';
import { overFleet, webService } from './harness/environment-file.ts';
import { events } from './harness/events.ts';
import { describeOnLab, engine, fleet, ids, makeByHand, ship } from './harness/fleet.ts';
import { launcher, type Workplace, workplace } from './harness/maestro.ts';
import { changesIn, expectNothingToDo } from './harness/plan.ts';
import { beginOnTerminal, haveTerminal, onTerminal } from './harness/terminal.ts';

interface Told {
  readonly instance: string;
  readonly ship: string;
  readonly condition: string;
  readonly phrase: string;
  readonly [field: string]: unknown;
}

interface Document {
  readonly instances: readonly Told[];
  readonly orphans: readonly Told[];
  readonly ships: readonly Told[];
}

async function asked(
  place: Workplace,
  ...words: string[]
): Promise<Document & { readonly code: number | string }> {
  const { code, stdout, stderr } = await place.maestro('status', '--json', ...words);
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as Document) };
}

/** Times left out, which differ from run to run. */
const inWords = (told: readonly Told[]): string[] =>
  told.map(({ instance, phrase }) =>
    `${instance}: ${phrase}`.replace(/\b(up|down) (?:less than|about|\d+) [^,:(]*/, '$1'),
  );

/** `docker` by its own API. */
const act = (lab: Lab, on: string, path: string): Promise<unknown> => engine(ship(lab, on), 'POST', path);

describeOnLab('status', () => {
  const lab = fleet();
  beforeEach(() => lab.reset());

  const labels = (instance: string): Record<string, string> => ({
    'maestro.environment': 'e2e',
    'maestro.service': 'web',
    'maestro.instance': instance,
  });

  describe('of what is not as it should be', () => {
    test('shows a paused, a killed, a foreign and an absent container, and orphans, each for what it is', async () => {
      const place = workplace(overFleet(lab, webService('web', 6, { firstPort: 22000, check: false })));
      expect((await place.maestro('start', 'web-1', 'web-2')).code).toBe(0);
      await act(lab, 'ship1', '/containers/web-1/pause');
      await act(lab, 'ship2', '/containers/web-2/kill');
      await makeByHand(ship(lab, 'ship3'), 'web-3', { labels: { 'maestro.environment': 'bank' } });
      await makeByHand(ship(lab, 'ship1'), 'web-4.maestro-old', { labels: labels('web-4') });
      await makeByHand(ship(lab, 'ship3'), 'web-5', { labels: labels('web-5'), start: true });
      await makeByHand(ship(lab, 'ship2'), 'web-9', { labels: labels('web-9') });
      await makeByHand(ship(lab, 'ship2'), 'somebody-elses', { start: true });
      const before = await ids(lab);

      const { code, instances, orphans } = await asked(place);
      expect(code).toBe(0);
      expect(inWords(instances)).toEqual([
        'web-1: paused, up',
        'web-2: down, exit code 137',
        'web-3: not ours: it belongs to environment "bank"',
        'web-4: down, no container',
        'web-5: down, no container',
        'web-6: down, no container',
      ]);
      expect(inWords(orphans)).toEqual([
        'web-4: orphan, down, never started: kept aside when web-4 got a new container',
        'web-9: orphan, down, never started: the file names no instance web-9',
        'web-5: orphan, up: the file places web-5 on ship2',
      ]);
      expect((await place.maestro('status', '--check')).code).toBe(1);

      // Things and filters narrow orphans too; they are nobody's business otherwise.
      expect((await asked(place, 'web-4')).orphans.map(({ name }) => name)).toEqual(['web-4.maestro-old']);
      expect((await asked(place, '-S', 'ship3')).orphans.map(({ name }) => name)).toEqual(['web-5']);
      expect(await ids(lab)).toEqual(before);
      await act(lab, 'ship1', '/containers/web-1/unpause');
    });

    test('is not deceived by a restart loop, nor by the health that a container had before', async () => {
      const services = `
  loop:
    image: busybox:test
    instances:
      loop-1: {ship: ship1, restart: always, stop_timeout: 0, command: [sh, -c, "sleep 0.2; exit 3"]}
  sick:
    image: busybox:test
    instances:
      sick-1:
        ship: ship2
        stop_timeout: 0
        command: [sleep, "3600"]
        healthcheck: {test: [CMD, test, -e, /tmp/well], interval: 1s, retries: 1, start_period: 0s}
`;
      const place = workplace(overFleet(lab, services));
      const watching = place.begin('status', '--watch');
      await watching.line(/^sick-1 .*no container/);
      await place.maestro('start', '--keep-going');
      await watching.line(/^loop-1 \(ship1\): restarting, exit code 3, 2 restarts/);
      await watching.line(/^sick-1 \(ship2\): up .*\(unhealthy\)/);
      const full = await asked(place, '-F');
      expect(full.instances.map(({ condition }) => condition)).toEqual(['restarting', 'unhealthy']);
      expect(full.instances[0]?.['restarts']).toBeGreaterThan(1);
      expect((await place.maestro('status', '--check', 'loop')).code).toBe(1);

      // Stopped, it has no health; started again, its health is not known yet.
      await act(lab, 'ship2', '/containers/sick-1/stop?t=0');
      await watching.line(/^sick-1 \(ship2\): down .*exit code/);
      expect((await asked(place, '-F', 'sick')).instances[0]).toMatchObject({
        condition: 'down',
        health: null,
      });
      await act(lab, 'ship2', '/containers/sick-1/start');
      await watching.line(/^sick-1 \(ship2\): up .*\(health: starting\)/);
      watching.signal('SIGINT');
      expect((await watching.ended).code).toBe(130);
    });

    test('with -F tells exact times by the Engine’s clock, digests, restarts, health and ports', async () => {
      const place = workplace(overFleet(lab, webService('web', 2, { firstPort: 22020 })));
      expect((await place.maestro('start')).code).toBe(0);
      await act(lab, 'ship2', '/containers/web-2/kill');
      const inspection = (await engine(ship(lab, 'ship1'), 'GET', '/containers/web-1/json')) as {
        readonly Image: string;
        readonly State: { readonly StartedAt: string };
      };
      const { instances } = await asked(place, '-F');
      expect(instances[0]).toMatchObject({
        condition: 'up',
        imageId: inspection.Image,
        startedAt: inspection.State.StartedAt,
        restarts: 0,
        exitCode: null,
        digests: [],
        ports: [{ name: 'http', protocol: 'tcp', external: '22020', up: true }],
      });
      expect(instances[0]?.phrase).toMatch(/^up \d+ s, since \d{4}-\d\d-\d\dT[\d:]+Z$/);
      expect(instances[1]).toMatchObject({ condition: 'down', exitCode: 137, ports: [{ up: null }] });
      expect(instances[1]?.phrase).toMatch(/^down \d+ s, exit code 137, since \S+Z$/);
    });
  });

  describe('of what runs, though not as the file says', () => {
    const services = (env: string): string => `
  app:
    image: drift:test
    instances:
      app-1: {ship: ship1, command: [sleep, "3600"], stop_timeout: 0, env: {MODE: ${env}}}
      app-2: {ship: ship2, command: [sleep, "3600"], stop_timeout: 0}
`;

    const tag = async (image: string, on: string): Promise<void> => {
      await act(lab, on, `/images/${image}/tag?repo=drift&tag=test`);
    };

    test('tells of another file and of a tag that has moved on, and start says that it leaves both alone', async () => {
      await Promise.all([tag('busybox:test', 'ship1'), tag('busybox:test', 'ship2')]);
      const place = workplace(overFleet(lab, services('a')));
      expect((await place.maestro('start')).code).toBe(0);
      const drifted = async (...words: string[]): Promise<unknown[]> =>
        (await asked(place, ...words)).instances.map(({ drifted: how }) => how);
      expect(await drifted()).toEqual([[], []]);

      place.write('maestro.yaml', overFleet(lab, services('b')));
      await tag('node:test', 'ship2');
      expect(await drifted()).toEqual([['specification'], ['image']]);
      expect((await place.maestro('status', '--check')).code).toBe(0);
      const before = await ids(lab);
      const { code, stderr } = await place.maestro('start');
      expect(code).toBe(0);
      expect(stderr).toContain('app-1 (ship1): already up, though not as the file says\n');
      expect(stderr).toContain('hint: 2 instances run, though not as the file says;');
      expect(await ids(lab)).toEqual(before);
      for (const on of ['ship1', 'ship2']) {
        await engine(ship(lab, on), 'DELETE', '/images/drift:test?noprune=1');
      }
      // A tag that is gone is no difference: to none of those who look.
      place.write('maestro.yaml', overFleet(lab, services('a')));
      expect(await drifted()).toEqual([[], []]);
      await expectNothingToDo(place);
      // What a listing does not show, -F finds.
      await engine(ship(lab, 'ship2'), 'POST', '/networks/bridge/disconnect', { Container: 'app-2' });
      expect(await drifted()).toEqual([[], []]);
      expect(await drifted('-F')).toEqual([[], ['container']]);
      expect(await changesIn(place)).toEqual({
        'apply:app-2': 'replace',
        'image:drift:test@ship2': 'pull',
      });
    });
  });

  describe('of ships in trouble', () => {
    const listings = (asked: readonly string[]): string[] =>
      asked.filter((call) => call.startsWith('GET /containers/json'));

    const six = webService('web', 6, { firstPort: 22040, check: false });

    test('has a row for what cannot be known: refused, silent, and hanging', async () => {
      const place = workplace(`${overFleet(lab, six, { timeoutSeconds: 1 })}`);
      await lab.kill('ship1');
      await lab.partition('ship2', 'drop');
      await lab.hang('ship3');
      const { code, instances } = await asked(place);
      expect(code).toBe(3);
      expect(instances.map(({ condition }) => condition)).toEqual(Array(6).fill('unreachable'));
      const causes = instances.slice(0, 3).map(({ phrase }) => /refused|no answer/.exec(phrase)?.[0]);
      expect(causes).toEqual(['refused', 'no answer', 'no answer']);
    });

    test('watches on over an Engine’s restart, and tells what happened meanwhile', async () => {
      const proxy = await proxyBefore(ship(lab, 'ship2'));
      const place = workplace(
        proxy.behind(overFleet(lab, webService('web', 3, { firstPort: 22060, check: false }))),
      );
      expect((await place.maestro('start')).code).toBe(0);
      const watching = place.begin('status', '--watch', '--json');
      for (const web of ['web-1', 'web-2', 'web-3'])
        await watching.line(new RegExp(`"instance":"${web}".*"condition":"up"`));
      // What happens is told by the Engine's events; nobody lists containers to learn of it.
      expect(listings(proxy.take())).not.toEqual([]);
      await act(lab, 'ship2', '/containers/web-2/kill?signal=TERM');
      await watching.line(/"instance":"web-2".*"condition":"down".*"exitCode":0/);
      expect(listings(proxy.take())).toEqual([]);
      await lab.kill('ship2');
      await watching.line(/"instance":"web-2".*"condition":"unreachable"/);
      await lab.restart('ship2');
      await watching.line(/"instance":"web-2".*"condition":"down".*"restarts":null/);
      // From then on it is told as before.
      await act(lab, 'ship2', '/containers/web-2/start');
      await watching.line(/"instance":"web-2".*"condition":"up".*"restarts":0/);
      expect(listings(proxy.take())).not.toEqual([]);
      await act(lab, 'ship2', '/containers/web-2/kill');
      await watching.line(/"instance":"web-2".*"condition":"down".*"exitCode":137/);
      expect(listings(proxy.take())).toEqual([]);
      watching.signal('SIGTERM');
      const { code, stdout, stderr } = await watching.ended;
      expect({ code, stderr }).toEqual({ code: 143, stderr: '' });
      expect(events(stdout)[0]).toMatchObject({ type: 'maestro', command: 'status' });
      expect(
        new Set(
          events(stdout)
            .slice(1)
            .map(({ type }) => type),
        ),
      ).toEqual(new Set(['status']));
    });
  });

  describe('that goes on', () => {
    test('has a line for each change, also of orphans, and ends when nobody reads it', async () => {
      const place = workplace(overFleet(lab, webService('web', 2, { firstPort: 22080, check: false })));
      expect((await place.maestro('start')).code).toBe(0);
      const watching = place.begin('status', '--watch');
      await watching.line(/^web-2 .*: up/);
      await act(lab, 'ship1', '/containers/web-1/pause');
      await watching.line(/^web-1 \(ship1\): paused/);
      await act(lab, 'ship1', '/containers/web-1/unpause');
      await act(lab, 'ship1', '/containers/web-1/rename?name=mine');
      await watching.line(/^mine \(ship1\): orphan, up .*: a container of web-1 under another name/);
      await act(lab, 'ship1', '/containers/mine/rename?name=web-1');
      await watching.line(/^mine \(ship1\): is gone/);
      await makeByHand(ship(lab, 'ship3'), 'web-9', { labels: labels('web-9') });
      await watching.line(/^web-9 \(ship3\): orphan, down, never started: the file names no instance web-9/);
      await engine(ship(lab, 'ship3'), 'DELETE', '/containers/web-9');
      await watching.line(/^web-9 \(ship3\): is gone/);
      watching.signal('SIGINT');
      const { code, stderr } = await watching.ended;
      expect({ code, stderr }).toEqual({ code: 130, stderr: '' });

      const line = `${process.execPath} ${launcher} status --watch | head -1`;
      const piped = spawn('sh', ['-c', line], { cwd: place.directory });
      let head = '';
      piped.stdout.setEncoding('utf8').on('data', (text: string) => (head += text));
      let ended = false;
      piped.on('close', () => (ended = true));
      // That the reader has gone shows when there is something to tell. An Engine may still be busy with the one before.
      while (!ended) {
        await act(lab, 'ship1', '/containers/web-1/pause').catch(() => undefined);
        await act(lab, 'ship1', '/containers/web-1/unpause').catch(() => undefined);
      }
      expect(head).toMatch(/^web-\d \(ship\d\): (up|paused).*\n$/);
    });

    test.skipIf(!haveTerminal)('is a live table on a terminal, also of 20 columns', async () => {
      const place = workplace(overFleet(lab, webService('web', 2, { firstPort: 22100, check: false })));
      expect((await place.maestro('start')).code).toBe(0);
      for (const columns of [80, 20]) {
        const running = beginOnTerminal(
          place.directory,
          { columns, rows: 24 },
          'exec $MAESTRO status --watch',
        );
        await running.line(/2 up/);
        await act(lab, 'ship1', '/containers/web-1/kill');
        await running.line(/1 up/);
        await act(lab, 'ship1', '/containers/web-1/start');
        running.type('\u0003');
        const { code, stdout } = await running.ended;
        expect(code).toBe(130);
        expect(stdout.lastIndexOf('\u001b[?25h')).toBeGreaterThan(stdout.lastIndexOf('\u001b[?25l'));
      }
    });
  });

  describe.skipIf(!haveTerminal)('on a terminal', () => {
    const named = `
  店舗:
    image: busybox:test
    instances:
      "web-1": {ship: ship1, stop_timeout: 0, command: [sleep, "3600"]}
`;

    test('of 20 columns, a dumb one, and one without UTF-8', async () => {
      const { directory } = workplace(overFleet(lab, named));
      const narrow = await onTerminal(directory, { columns: 20, rows: 24 }, 'status');
      expect(narrow.lines).toEqual(['INSTANCE  STATE', 'web-1     – down, n…', '']);
      for (const variables of ['TERM=dumb', 'LANG=C LC_ALL=C']) {
        const line = `${variables} exec $MAESTRO status`;
        const { stdout } = await beginOnTerminal(directory, { columns: 80, rows: 24 }, line).ended;
        expect(stdout).toContain('- down, no container');
      }
      // A dumb terminal gets lines where another one gets a table that is drawn over, and nothing that drives it.
      const dumb = beginOnTerminal(
        directory,
        { columns: 80, rows: 24 },
        'TERM=dumb exec $MAESTRO status --watch',
      );
      await dumb.line(/^web-1 \(ship1\): down, no container/);
      dumb.type('\u0003');
      const { code, stdout } = await dumb.ended;
      expect(code).toBe(130);
      expect(stdout).not.toContain('\u001b');
    });

    test('is not driven by what an Engine says of a container', async () => {
      const { directory } = workplace(overFleet(lab, named));
      const evil = '\u001b[2J\u001b]0;owned\u0007';
      await makeByHand(ship(lab, 'ship1'), 'web-1', { labels: { 'maestro.environment': evil } });
      await makeByHand(ship(lab, 'ship2'), 'web-9', { labels: labels(evil) });
      const { lines, raw } = await onTerminal(directory, { columns: 200, rows: 24 }, 'status', '-F');
      expect(raw).not.toContain('\u001b[2J');
      expect(raw).not.toContain('\u0007');
      expect(lines.join('\n')).toMatch(/environment "\\x1b\[2J\\x1b\]0;owned\\x07"/);
      expect(lines.join('\n')).toMatch(/names no instance \\x1b\[2J/);
    });
  });

  test('makes no nonsense of an operator’s clock that is hours wrong', async () => {
    const place = workplace(overFleet(lab, webService('web', 1, { firstPort: 22120, check: false })));
    expect((await place.maestro('start')).code).toBe(0);
    for (const hours of [-5, 5]) {
      place.write('skew.cjs', `const now = Date.now; Date.now = () => now() + ${hours * 3_600_000};`);
      const env = { NODE_OPTIONS: `--require ${place.directory}/skew.cjs` };
      for (const words of [['status'], ['status', '-F']]) {
        const { code, stdout } = await place.maestroWith({ env }, ...words);
        expect(code).toBe(0);
        expect(stdout).toMatch(/up (\d+ s\b|\d+ seconds?|less than a second)/);
      }
    }
  });
});
