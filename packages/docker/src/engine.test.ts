import type { ContainerEvent } from '@maestro-ng/engine';
import { describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { gate } from './testing/gate.ts';
import { labIsPossible, labShip, realEngine } from './testing/real-engine.ts';
import { testShip } from './testing/test-ship.ts';
import { testRequest } from './testing/test-spec.ts';

describe.skipIf(!labIsPossible)('a real Engine', { timeout: 20_000 }, () => {
  const real = realEngine('docker-driver');
  const { signal } = new AbortController();

  it('tells its versions, over TCP and over its socket', async () => {
    const bySocket = dockerConnector().connect(testShip({ kind: 'unix', path: real.ship.socketPath }));
    const info = await real.driver.info({ signal });
    expect(await bySocket.info({ signal })).toEqual(info);
    expect(info).toEqual({
      engineVersion: expect.stringMatching(/^\d+\./u) as string,
      apiVersion: expect.stringMatching(/^1\.\d+$/u) as string,
      warnings: [],
    });
    bySocket.close();
  });

  it('is spoken with in an older version when asked, and in its oldest when asked for one that is gone', async () => {
    const older = dockerConnector().connect(labShip(real.ship, { apiVersion: '1.35' }));
    const gone = dockerConnector().connect(labShip(real.ship, { apiVersion: '1.18' }));
    expect((await older.info({ signal })).apiVersion).toBe('1.35');
    expect(await gone.info({ signal })).toMatchObject({
      apiVersion: '1.30',
      warnings: ['api_version 1.18 of ship alpha is older than can be used; it is taken as 1.30'],
    });
    expect(await older.containers.list({ signal })).toEqual([]);
    expect(await gone.containers.list({ signal })).toEqual([]);
  });

  it('takes a container through its life, and every step twice is no error', async () => {
    const request = testRequest(
      'web-1',
      {
        command: ['sleep', '600'],
        hostname: 'web-1',
        labels: { tier: 'front' },
        ports: [
          {
            name: 'http',
            protocol: 'tcp',
            exposed: { first: 80, last: 81 },
            exposedText: '80-81',
            external: { address: '0.0.0.0', range: { first: 8080, last: 8081 }, text: '8080-8081' },
          },
        ],
        containerVolumes: ['/data'],
        memory: 64 * 1024 * 1024,
        restart: { name: 'on-failure', maximumRetryCount: 3 },
        ulimits: [{ name: 'nofile', soft: 100, hard: 200 }],
      },
      ['NAME=web', 'LINES=a\nb', 'SUM=1=2', 'QUOTED="x"'],
    );
    const { id } = await real.driver.containers.create(
      { ...request, labels: { 'maestro.instance': 'web-1' } },
      { signal },
    );
    expect(await real.driver.containers.list({ signal })).toMatchObject([
      { id, name: 'web-1', state: 'created' },
    ]);

    await real.driver.containers.start(id, { signal });
    await real.driver.containers.start(id, { signal });
    const [listed] = await real.driver.containers.list({ signal });
    expect(listed).toMatchObject({
      id,
      name: 'web-1',
      image: 'busybox:test',
      state: 'running',
      labels: { tier: 'front', 'maestro.instance': 'web-1' },
    });
    expect(listed?.ports.filter(({ address }) => address === '0.0.0.0')).toEqual([
      { address: '0.0.0.0', private: 80, public: 8080, protocol: 'tcp' },
      { address: '0.0.0.0', private: 81, public: 8081, protocol: 'tcp' },
    ]);
    const named = async (...names: string[]): Promise<string[]> =>
      (await real.driver.containers.list({ signal, names })).map(({ name }) => name);
    expect(await named('db-1', 'web-1')).toEqual(['web-1']);
    expect(await named('web', 'web.1', 'web-11')).toEqual([]);
    const details = await real.driver.containers.inspect('web-1', { signal });
    expect(details).toMatchObject({
      id,
      name: 'web-1',
      imageId: await real.driver.images.id('busybox:test', { signal }),
      state: 'running',
      exitCode: 0,
      restartCount: 0,
      finishedAt: null,
      health: null,
    });
    expect(Date.parse(details?.startedAt ?? '')).toBeGreaterThan(0);
    const { output } = await real.driver.exec.run(id, ['env'], { signal });
    expect(output).toContain('NAME=web\nLINES=a\nb\nSUM=1=2\nQUOTED="x"\n');

    await real.driver.containers.rename(id, 'web-1-old', { signal });
    expect(await real.driver.containers.inspect('web-1', { signal })).toBeUndefined();
    await real.driver.containers.stop(id, { signal, timeoutSeconds: 0 });
    await real.driver.containers.stop(id, { signal, timeoutSeconds: 0 });
    await real.driver.containers.kill(id, { signal });
    expect(await real.driver.containers.inspect(id, { signal })).toMatchObject({
      state: 'exited',
      exitCode: 137,
    });
    await real.driver.containers.remove(id, { signal });
    await real.driver.containers.remove(id, { signal });
    expect(await real.driver.containers.list({ signal })).toEqual([]);
  });

  it('kills, and resolves when it has ended', async () => {
    const id = await real.running('killed');
    await real.driver.containers.kill(id, { signal });
    expect(await real.driver.containers.inspect(id, { signal })).toMatchObject({
      state: 'exited',
      exitCode: 137,
    });
  });

  it('stops one that ignores SIGTERM after its time', async () => {
    const id = await real.running('stubborn', ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done']);
    const begin = performance.now();
    await real.driver.containers.stop(id, { signal, timeoutSeconds: 1 });
    expect(performance.now() - begin).toBeGreaterThan(900);
    expect(await real.driver.containers.inspect(id, { signal })).toMatchObject({ state: 'exited' });
  });

  it('removes what somebody else is removing', async () => {
    const ids = await Promise.all(
      Array.from({ length: 6 }, (_, index) => real.created(`r-${index}`, ['true'])),
    );
    await Promise.all(
      ids.flatMap((id) => [1, 2, 3].map(() => real.driver.containers.remove(id, { signal }))),
    );
    expect(await real.driver.containers.list({ signal })).toEqual([]);
  });

  it('misses no exit when it waits before the start', async () => {
    for (const code of [0, 3]) {
      const id = await real.created(`quick-${code}`, ['sh', '-c', `exit ${code}`]);
      const waiting = gate();
      const exit = real.driver.containers.wait(id, {
        signal,
        condition: 'next-exit',
        onWaiting: waiting.open,
      });
      await waiting.passed;
      await real.driver.containers.start(id, { signal });
      expect(await exit).toEqual({ exitCode: code });
      expect(await real.driver.containers.wait(id, { signal, condition: 'not-running' })).toEqual({
        exitCode: code,
      });
    }
  });

  it('gives the last lines of both streams', async () => {
    const command =
      'for i in 1 2 3; do echo out $i; sleep 0.05; echo err $i >&2; sleep 0.05; done; printf "ünd \\033[31mred"';
    const id = await real.running('talker', ['sh', '-c', command]);
    await real.driver.containers.wait(id, { signal, condition: 'not-running' });
    expect(await real.driver.containers.logTail(id, { signal, lines: 4 })).toEqual([
      'err 2',
      'out 3',
      'err 3',
      'ünd red',
    ]);
    expect(await real.driver.containers.logTail(id, { signal, lines: 0 })).toEqual([]);
    expect(await failureOf(real.driver.containers.logTail('absent', { signal, lines: 1 }))).toBe(
      'not-found: No such container: absent',
    );
  });

  it('runs commands inside a container', async () => {
    const id = await real.running('inside');
    expect(await real.driver.exec.run(id, ['sh', '-c', 'echo a; echo b >&2; exit 7'], { signal })).toEqual({
      exitCode: 7,
      output: expect.stringMatching(/^(?:a\nb|b\na)\n$/u) as string,
    });
    const flood = await real.driver.exec.run(id, ['sh', '-c', 'yes é | head -c 3000000; echo; echo end'], {
      signal,
    });
    expect(flood.exitCode).toBe(0);
    expect(flood.output).toMatch(/^\n?(?:é\n)+.*\nend\n$/u);
    expect(Buffer.byteLength(flood.output)).toBeGreaterThan(65_530);
    expect(Buffer.byteLength(flood.output)).toBeLessThanOrEqual(65_536);
    expect((await real.driver.exec.run(id, ['no-such-program'], { signal })).exitCode).not.toBe(0);
    expect(await failureOf(real.driver.exec.run('absent', ['true'], { signal }))).toBe(
      'not-found: No such container: absent',
    );
  });

  it('tells what happens', async () => {
    const abort = new AbortController();
    const seen: ContainerEvent[] = [];
    const listening = gate();
    const watch = (async () => {
      for await (const event of real.driver.observation.events({
        signal: abort.signal,
        onListening: listening.open,
      })) {
        seen.push(event);
        if (event.action === 'destroy') return;
      }
    })();
    await listening.passed;
    const before = Date.now();
    const id = await real.running('short', ['sh', '-c', 'exit 4']);
    await real.driver.containers.wait(id, { signal, condition: 'not-running' });
    await real.driver.containers.rename(id, 'renamed', { signal });
    await real.driver.containers.remove(id, { signal });
    await watch;
    const time = expect.any(Number) as number;
    const common = { id, image: 'busybox:test', time, health: null, labels: {} };
    expect(seen).toEqual([
      { ...common, action: 'create', name: 'short', exitCode: null, oldName: null },
      { ...common, action: 'start', name: 'short', exitCode: null, oldName: null },
      { ...common, action: 'die', name: 'short', exitCode: 4, oldName: null },
      { ...common, action: 'rename', name: 'renamed', exitCode: null, oldName: 'short' },
      { ...common, action: 'destroy', name: 'renamed', exitCode: null, oldName: null },
    ]);
    expect(Math.abs((seen[0]?.time ?? 0) - before)).toBeLessThan(10_000);
    const again = real.driver.observation.events({ signal, since: seen[0]?.time ?? 0 });
    for await (const event of again) {
      expect(event).toEqual(seen[0]);
      break;
    }
  });

  it('tells what is past: who was sent a signal, and has not ended', async () => {
    const since = ((await real.driver.observation.time({ signal })) ?? 0) - 1000;
    const id = await real.running('stubborn', ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done']);
    const leaving = new AbortController();
    const stop = real.driver.containers.stop(id, { timeoutSeconds: 60, signal: leaving.signal });
    await expect.poll(async () => (await happened()).includes('kill')).toBe(true);
    leaving.abort(new Error('left'));
    await expect(stop).rejects.toThrow('left');
    expect(await happened()).toEqual(['start', 'kill']);
    await real.driver.containers.kill(id, { signal });
    expect(await happened()).toEqual(['start', 'kill', 'kill', 'die']);

    async function happened(): Promise<string[]> {
      const now = (await real.driver.observation.time({ signal })) ?? 0;
      const events = await real.driver.observation.past({ since, until: now + 1000, signal });
      return events.flatMap((event) => (event.id === id ? [event.action] : []));
    }
  });

  it('tells its time, and no digest of an image that was only made there', async () => {
    const { observation, images } = real.driver;
    expect(Math.abs(((await observation.time({ signal })) ?? 0) - Date.now())).toBeLessThan(10_000);
    expect(await images.digests('busybox:test', { signal })).toEqual([]);
    expect(await images.digests('no/such:image', { signal })).toEqual([]);
  });
});
