import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import type { NamedPort } from '@maestro-ng/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dockerConnector } from './docker-host.ts';
import { failureOf } from './testing/failure-of.ts';
import { gate } from './testing/gate.ts';
import { labIsPossible, labShip, realEngine } from './testing/real-engine.ts';
import { testShip } from './testing/test-ship.ts';
import { testRequest } from './testing/test-spec.ts';

describe.skipIf(!labIsPossible)('trouble with a real Engine', { timeout: 20_000 }, () => {
  const real = realEngine('docker-trouble');
  const { signal } = new AbortController();

  it('refuses to remove a running container', async () => {
    await real.running('busy');
    expect(await failureOf(real.driver.containers.remove('busy', { signal }))).toMatch(
      /^conflict: (You )?cannot remove .*running/u,
    );
  });

  it('tells a taken name, a missing image and a taken port in its own words', async () => {
    await real.running('one', ['sleep', '600'], { ports: [published(7070)] });
    expect(await failureOf(real.created('one', ['true']))).toMatch(
      /^conflict: Conflict\. The container name "\/one" is already in use by container/u,
    );
    expect(
      await failureOf(real.driver.containers.create(testRequest('two', { image: 'absent:1' }), { signal })),
    ).toBe('not-found: No such image: absent:1');
    const second = await real.created('three', ['true'], { ports: [published(7070)] });
    expect(await failureOf(real.driver.containers.start(second, { signal }))).toMatch(
      /^refused: .*driver failed programming external connectivity .* port is already allocated$/u,
    );
    expect(await real.driver.containers.inspect(second, { signal })).toMatchObject({ state: 'created' });
    expect(await real.driver.images.id('absent:1', { signal })).toBeUndefined();
    expect(await failureOf(real.driver.containers.start('absent', { signal }))).toBe(
      'not-found: No such container: absent',
    );
  });

  it('leaves a wait, and a stream of events, with the reason of the abort', async () => {
    const id = await real.running('long');
    const abort = new AbortController();
    const exit = real.driver.containers.wait(id, { signal: abort.signal, condition: 'next-exit' });
    const events = collect(real.driver.observation.events({ signal: abort.signal }));
    const reason = new Error('enough');
    setTimeout(() => abort.abort(reason), 100);
    await expect(exit).rejects.toBe(reason);
    await expect(events).rejects.toBe(reason);
    await expect(real.driver.info({ signal: abort.signal })).rejects.toBe(reason);
  });

  it('bounds a command', async () => {
    const id = await real.running('inside');
    const begin = performance.now();
    expect(await failureOf(real.driver.exec.run(id, ['sleep', '60'], { signal, timeoutSeconds: 1 }))).toBe(
      'timeout: the command did not end within 1 s',
    );
    expect(performance.now() - begin).toBeLessThan(3000);
  });

  it('reports a pull from a registry that is not there', async () => {
    expect(await failureOf(real.driver.images.pull('127.0.0.1:1/team/app:1', { signal }))).toMatch(
      /^refused: Get "?https?:\/\/127\.0\.0\.1:1\/v2\/"?: dial tcp 127\.0\.0\.1:1: connect: connection refused$/u,
    );
  });

  it('is bounded when the Engine hangs, and works again afterwards', async () => {
    const short = dockerConnector().connect(labShip(real.ship, { timeoutSeconds: 1 }));
    await short.info({ signal });
    await real.lab.hang(real.ship);
    const begin = performance.now();
    expect(await failureOf(short.containers.list({ signal }))).toBe(
      `timeout: no answer from ${real.ship.address}:2375 within 1 s`,
    );
    expect(performance.now() - begin).toBeLessThan(2500);
    await real.lab.resume(real.ship);
    expect(await short.containers.list({ signal })).toEqual([]);
    short.close();
  });

  it('is bounded when packets are dropped', async () => {
    const short = dockerConnector().connect(labShip(real.ship, { timeoutSeconds: 1 }));
    // So that there is a connection already, which nobody says a word over.
    await short.info({ signal });
    await real.lab.partition(real.ship, 'drop');
    const begin = performance.now();
    expect(await failureOf(short.containers.list({ signal }))).toBe(
      `timeout: no answer from ${real.ship.address}:2375 within 1 s`,
    );
    expect(performance.now() - begin).toBeLessThan(2500);
    await real.lab.heal(real.ship);
    expect(await short.containers.list({ signal })).toEqual([]);
  });

  it('is lost in the middle of a wait when the Engine is killed, and found again', async () => {
    const id = await real.running('long', ['sh', '-c', 'trap exit TERM; while :; do sleep 0.1; done']);
    const waiting = gate();
    const exit = failureOf(
      real.driver.containers.wait(id, { signal, condition: 'next-exit', onWaiting: waiting.open }),
    );
    await waiting.passed;
    await real.lab.kill(real.ship);
    expect(await exit).toBe(
      `connection-lost: the connection to ${real.ship.address}:2375 ended in the middle of a call`,
    );
    expect(await failureOf(real.driver.containers.list({ signal }))).toBe(
      `unreachable: connection refused by ${real.ship.address}:2375`,
    );
    await real.lab.heal(real.ship);
    await real.lab.restart(real.ship);
    expect(await real.driver.containers.list({ signal })).toMatchObject([{ id }]);
  });

  describe('with DOCKER_* of the shell', () => {
    const names = [
      'DOCKER_HOST',
      'DOCKER_TLS_VERIFY',
      'DOCKER_CERT_PATH',
      'DOCKER_CONTEXT',
      'DOCKER_PATH_PREFIX',
    ];
    const before = names.map((name) => process.env[name]);
    let decoy: Server;
    let visits = 0;

    beforeAll(async () => {
      decoy = createServer((socket) => {
        visits += 1;
        socket.destroy();
      });
      await new Promise<void>((resolve) => decoy.listen(0, '127.0.0.1', resolve));
      const { port } = decoy.address() as { port: number };
      process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
      process.env.DOCKER_TLS_VERIFY = '1';
      process.env.DOCKER_CERT_PATH = `/nowhere-${randomUUID()}`;
      process.env.DOCKER_CONTEXT = 'elsewhere';
      process.env.DOCKER_PATH_PREFIX = '/elsewhere';
    });
    afterAll(async () => {
      names.forEach((name, index) => {
        const value = before[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
      await new Promise((resolve) => decoy.close(resolve));
    });

    it('no ship moves', async () => {
      const id = await real.running('here');
      const bySocket = dockerConnector().connect(testShip({ kind: 'unix', path: real.ship.socketPath }));
      for (const way of [real.driver, bySocket]) {
        expect(await way.containers.list({ signal })).toMatchObject([{ id }]);
        expect(await way.exec.run(id, ['true'], { signal })).toEqual({ exitCode: 0, output: '' });
      }
      expect(visits).toBe(0);
      bySocket.close();
    });
  });
});

function published(port: number): NamedPort {
  const range = { first: port, last: port };
  return {
    name: 'p',
    protocol: 'tcp',
    exposed: range,
    exposedText: String(port),
    external: { address: '0.0.0.0', range, text: String(port) },
  };
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
